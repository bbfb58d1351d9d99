import type { Overview } from '../contract/overview.ts';
import type { ListedScheduleRow, ScheduleMarkRow, ScheduleRow } from '../db/query/schedule.ts';
import type { ScheduledStart } from '../db/query/scheduled-start.ts';
import { PUNCTUAL_MS } from '../schedule/decide-due.ts';
import { type ScheduleRule, scheduleRuleSchema } from '../schedule/schedule-entry.ts';
import { countPlanned, planOf } from '../schedule/schedule-plan.ts';
import { timelineOf } from '../schedule/timeline.ts';

/** An alarm may be a minute late, and a run is in the lists some moments after it was created. */
const LISTED_WITHIN_MS = 2 * PUNCTUAL_MS;

/** Due times that are counted for one answer, which takes some fifty milliseconds; the schedules after them are left out. */
const COUNTED_MAX = 50_000;

/** Schedules that are named; the others are in the numbers. */
const NAMED_MAX = 10;

/** What the lists know of a project's schedules from an instant on. */
export interface ScheduleRecords {
	readonly rows: readonly ListedScheduleRow[];
	readonly marks: readonly ScheduleMarkRow[];
	readonly starts: readonly ScheduledStart[];
	readonly from: number;
	readonly now: number;
}

type Punctuality = Omit<Overview['schedules'], 'from'>;

/** How one schedule did. */
interface Judged {
	readonly workflowId: string;
	readonly workflowName: string;
	readonly due: number;
	readonly unstarted: number;
	/** Of every start, how late it was. */
	readonly lags: readonly number[];
}

/**
 * Whether what was due has its run, and how late runs were created. The rule that a schedule has now says what was due, so
 * only what came after its last change is judged; of one that is offline, or that its scheduler has not confirmed or
 * cannot evaluate, nothing can be said.
 */
export function punctualityOf(records: ScheduleRecords): Punctuality {
	const startsOf = Map.groupBy(records.starts, ({ workflowId }) => workflowId);
	const marksOf = Map.groupBy(records.marks, ({ scheduleId }) => scheduleId);
	const judged: Judged[] = [];
	let left = COUNTED_MAX;
	for (const row of records.rows.filter(isJudged)) {
		const { id, workflowId } = row.schedule;
		const one = judge(row, marksOf.get(id) ?? [], startsOf.get(workflowId) ?? [], { ...records, limit: left });
		left -= one.due;
		if (left <= 0) break;
		judged.push(one);
	}
	return { ...summedUp(judged), isComplete: left > 0 };
}

function isJudged({ schedule: { online, owed, attention }, isWorkflowOnline }: ListedScheduleRow): boolean {
	return online && isWorkflowOnline && !owed && attention === null;
}

function judge(
	{ schedule, workflowName }: ListedScheduleRow,
	marks: readonly ScheduleMarkRow[],
	starts: readonly ScheduledStart[],
	{ from, now, limit }: Pick<ScheduleRecords, 'from' | 'now'> & { readonly limit: number },
): Judged {
	const { workflowId, updatedAt } = schedule;
	const rule = scheduleRuleSchema.parse(schedule.rule);
	const delay = rule.offsetSeconds * 1000;
	// It takes a moment until a scheduler has learned of a change, and until then the former rule is in force.
	const after = Math.max(from - 1, updatedAt + PUNCTUAL_MS);
	const until = now - delay - LISTED_WITHIN_MS;
	const isDue = (at: number) => at > after && at <= until;
	const due = countPlanned(planSince(schedule, rule, after), after, until, limit);
	const started = starts.filter(({ scheduleTime }) => isDue(scheduleTime)).length;
	const marked = marks.filter(({ at }) => isDue(at)).length;
	return {
		...{ workflowId, workflowName, due },
		unstarted: Math.max(0, due - marked - started),
		lags: starts
			.filter(({ scheduleTime }) => scheduleTime > after)
			.map(({ scheduleTime, createdAt }) => Math.max(0, createdAt - scheduleTime - delay)),
	};
}

/** What a schedule plans by its last change alone; with next-day generation that begins a day or two later. */
function planSince({ updatedAt, revision }: ScheduleRow, rule: ScheduleRule, after: number) {
	const by = { kind: 'system', id: 'overview' } as const;
	return planOf(timelineOf([{ at: updatedAt, by, revision, offline: null, rule }]), [], after);
}

function summedUp(judged: readonly Judged[]): Omit<Punctuality, 'isComplete'> {
	const lags = judged.flatMap((one) => one.lags);
	const troubled = judged
		.map(({ workflowId, workflowName, unstarted, lags: own }) => {
			return { workflowId, workflowName, unstarted, late: own.filter(isLate).length };
		})
		.filter(({ unstarted, late }) => unstarted + late > 0)
		.sort((one, other) => other.unstarted - one.unstarted || other.late - one.late);
	return {
		due: judged.reduce((sum, { due }) => sum + due, 0),
		unstarted: judged.reduce((sum, { unstarted }) => sum + unstarted, 0),
		late: lags.filter(isLate).length,
		lagMs: spreadOf(lags.filter((lag) => !isLate(lag))),
		troubled: troubled.slice(0, NAMED_MAX),
	};
}

/** Later than alarms are by themselves: it was caught up, released or made up. */
function isLate(lag: number): boolean {
	return lag > PUNCTUAL_MS;
}

function spreadOf(lags: readonly number[]): Punctuality['lagMs'] {
	const sorted = lags.toSorted((one, other) => one - other);
	const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
	return sorted.length === 0 ? null : { p50: at(0.5), p99: at(0.99), max: at(1) };
}
