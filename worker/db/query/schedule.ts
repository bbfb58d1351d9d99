import { and, asc, eq, gt, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { ScheduleStatus } from '../../contract/schedule.ts';
import { unreachable } from '../../lib/unreachable.ts';
import type { Database } from '../database.ts';
import { insertUnique } from '../insert-unique.ts';
import { scheduleMarks } from '../schema/schedule-marks.ts';
import { schedules } from '../schema/schedules.ts';
import { workflows } from '../schema/workflows.ts';
import { isNamed } from './workflow.ts';

export type ScheduleRow = typeof schedules.$inferSelect;
export type ScheduleMarkRow = typeof scheduleMarks.$inferSelect;

/** A schedule with what lists show of its workflow. */
export interface ListedScheduleRow {
	readonly schedule: ScheduleRow;
	readonly workflowName: string;
	readonly isWorkflowOnline: boolean;
}

const listed = {
	schedule: schedules,
	workflowName: workflows.name,
	isWorkflowOnline: sql<boolean>`${workflows.state} = 'online'`.mapWith(Boolean),
};

export async function findSchedule(
	db: Database,
	projectId: string,
	workflowId: string,
): Promise<ListedScheduleRow | null> {
	const isIt = and(
		eq(schedules.workflowId, workflowId),
		eq(schedules.projectId, projectId),
		eq(schedules.removed, false),
	);
	const row = await db
		.select(listed)
		.from(schedules)
		.innerJoin(workflows, eq(workflows.id, schedules.workflowId))
		.where(isIt)
		.get();
	return row ?? null;
}

export interface ScheduleFilter {
	readonly after: string;
	readonly limit: number;
	/** Of the workflow: any of these parts of the name in any case, or the whole id. Empty for all. */
	readonly names: readonly string[];
	readonly online: boolean | null;
	/** Any of these, as they are at `now`; null for all. */
	readonly statuses: readonly ScheduleStatus[] | null;
	readonly now: number;
}

/** Schedules of a project after an id, oldest first. */
export function listSchedules(db: Database, projectId: string, filter: ScheduleFilter): Promise<ListedScheduleRow[]> {
	const { after, limit, names, online, statuses, now } = filter;
	const conditions = [
		gt(schedules.id, after),
		online === null ? undefined : eq(schedules.online, online),
		statuses === null ? undefined : or(...statuses.map((status) => hasStatus(status, now))),
		or(...names.map(isNamed)),
	];
	return schedulesWhere(db, projectId, and(...conditions), limit);
}

/** Schedules that can have planned instances: those that are online, and those of which something is held. */
export function listPlanningSchedules(
	db: Database,
	projectId: string,
	{ workflowId, limit }: { readonly workflowId: string | null; readonly limit: number },
): Promise<ListedScheduleRow[]> {
	const isHeld = sql`EXISTS (SELECT 1 FROM ${scheduleMarks}
		WHERE ${scheduleMarks.scheduleId} = ${schedules.id} AND ${scheduleMarks.state} = 'held')`;
	const isOfWorkflow = workflowId === null ? undefined : eq(schedules.workflowId, workflowId);
	return schedulesWhere(db, projectId, and(isOfWorkflow, or(eq(schedules.online, true), isHeld)), limit);
}

function schedulesWhere(
	db: Database,
	projectId: string,
	condition: SQL | undefined,
	limit: number,
): Promise<ListedScheduleRow[]> {
	return db
		.select(listed)
		.from(schedules)
		.innerJoin(workflows, eq(workflows.id, schedules.workflowId))
		.where(and(eq(schedules.projectId, projectId), eq(schedules.removed, false), condition))
		.orderBy(asc(schedules.id))
		.limit(limit)
		.all();
}

/** Whether a row is shown with a status at an instant: the same as `statusOf` says of it in the service. */
function hasStatus(status: ScheduleStatus, now: number): SQL {
	const isOnline = sql`(${schedules.online} AND ${workflows.state} = 'online')`;
	const isKnown = sql`(${isOnline} AND NOT ${schedules.owed})`;
	const isTroubled = sql`${schedules.attention} IS NOT NULL`;
	const isOver = sql`coalesce(${schedules.lastAt}, 0) <= ${now}`;
	switch (status) {
		case 'offline':
			return sql`NOT ${isOnline}`;
		case 'unconfirmed':
			return sql`${isOnline} AND ${schedules.owed}`;
		case 'needs_attention':
			return sql`${isKnown} AND ${isTroubled}`;
		case 'expired':
			return sql`${isKnown} AND NOT ${isTroubled} AND ${isOver}`;
		case 'scheduling':
			return sql`${isKnown} AND NOT ${isTroubled} AND NOT ${isOver}`;
		default:
			return unreachable(status);
	}
}

/** Stores a new schedule; false when its workflow has one. */
export function insertSchedule(db: Database, row: ScheduleRow): Promise<boolean> {
	return insertUnique(
		() => db.insert(schedules).values(row),
		async () => (await findScheduleDebt(db, row.id)) !== null,
	);
}

export type ScheduleChanges = Partial<
	Pick<ScheduleRow, 'rule' | 'online' | 'makeUp' | 'removed' | 'updatedAt' | 'updatedBy' | 'lookAt'>
>;

/**
 * Changes a schedule if it is still at the revision it was read at, and notes that its scheduler has to learn of it. Null
 * when somebody else was faster.
 */
export async function changeSchedule(
	db: Database,
	row: ScheduleRow,
	changes: ScheduleChanges,
): Promise<ScheduleRow | null> {
	const next = { ...row, ...changes, revision: row.revision + 1, owed: true };
	const changed = await db.update(schedules).set(next).where(isAtRevision(row)).returning({ id: schedules.id });
	if (changed.length === 1) return next;
	// A first attempt whose answer was lost has left exactly this row.
	const now = await findScheduleDebt(db, row.id);
	return now?.revision === next.revision && now.updatedAt === next.updatedAt ? now : null;
}

/** A schedule whatever became of it, to tell its scheduler. */
export async function findScheduleDebt(db: Database, scheduleId: string): Promise<ScheduleRow | null> {
	return (await db.select().from(schedules).where(eq(schedules.id, scheduleId)).get()) ?? null;
}

/** What the scheduler said of a schedule. */
export type ScheduleNews = Pick<ScheduleRow, 'plan' | 'lastAt' | 'attention' | 'attentionSince' | 'lookAt'>;

/**
 * The scheduler acknowledged this revision.
 *
 * @returns false when the row is no longer at this revision, so that what was brought there may be out of date.
 */
export async function settleSchedule(db: Database, row: ScheduleRow, news: ScheduleNews): Promise<boolean> {
	const settled = row.removed
		? await db.delete(schedules).where(isAtRevision(row)).returning({ id: schedules.id })
		: await db
				.update(schedules)
				.set({ owed: false, ...news })
				.where(isAtRevision(row))
				.returning({ id: schedules.id });
	return settled.length === 1;
}

/** Notes what the scheduler said, unless the schedule was changed since. */
export async function noteSchedule(db: Database, row: ScheduleRow, news: ScheduleNews): Promise<void> {
	await db.update(schedules).set(news).where(isAtRevision(row));
}

/** Schedules of all projects whose scheduler has yet to acknowledge them; of more than asked for chance decides. */
export function owedSchedules(db: Database, limit: number): Promise<ScheduleRow[]> {
	return db.select().from(schedules).where(eq(schedules.owed, true)).orderBy(sql`random()`).limit(limit).all();
}

/** Schedules that the second clock has to look after, the longest overdue first. */
export function overdueSchedules(db: Database, before: number, limit: number): Promise<ScheduleRow[]> {
	const isOverdue = and(isNotNull(schedules.lookAt), lt(schedules.lookAt, before));
	return db.select().from(schedules).where(isOverdue).orderBy(asc(schedules.lookAt)).limit(limit).all();
}

/** Marks of schedules at instants from one on and before another. */
export async function findMarks(
	db: Database,
	scheduleIds: readonly string[],
	from: number,
	to: number,
): Promise<ScheduleMarkRow[]> {
	const isIn = sql`${scheduleMarks.scheduleId} IN (SELECT value FROM json_each(${JSON.stringify(scheduleIds)}))`;
	return await db
		.select()
		.from(scheduleMarks)
		.where(and(isIn, sql`${scheduleMarks.at} >= ${from}`, lt(scheduleMarks.at, to)))
		.orderBy(asc(scheduleMarks.at))
		.all();
}

/** Stores what became of marks: those that stand, and instants that have none any more. */
export async function storeMarks(
	db: Database,
	marks: readonly ScheduleMarkRow[],
	unmarked: { readonly scheduleId: string; readonly times: readonly number[] },
): Promise<void> {
	const json = JSON.stringify(marks);
	await db.run(sql`INSERT INTO ${scheduleMarks} (schedule_id, at, state, by)
		SELECT value ->> '$.scheduleId', value ->> '$.at', value ->> '$.state', value ->> '$.by' FROM json_each(${json}) WHERE true
		ON CONFLICT (schedule_id, at) DO UPDATE SET state = excluded.state, by = excluded.by`);
	if (unmarked.times.length === 0) return;
	const isIt = and(eq(scheduleMarks.scheduleId, unmarked.scheduleId), inTimes(unmarked.times));
	await db.delete(scheduleMarks).where(isIt);
}

/** Forgets stopped instances whose time is long over. */
export async function forgetMarks(db: Database, before: number): Promise<void> {
	await db.delete(scheduleMarks).where(and(inArray(scheduleMarks.state, ['stopped']), lt(scheduleMarks.at, before)));
}

function inTimes(times: readonly number[]) {
	return sql`${scheduleMarks.at} IN (SELECT value FROM json_each(${JSON.stringify(times)}))`;
}

function isAtRevision(row: ScheduleRow) {
	return and(eq(schedules.id, row.id), eq(schedules.projectId, row.projectId), eq(schedules.revision, row.revision));
}
