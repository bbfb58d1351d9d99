import type { MissedPolicy } from '../contract/schedule.ts';
import type { Actor } from '../engine/run-spec.ts';
import type { Refusal } from '../instance/rpc.ts';
import { auditLedger, type LedgerFindings } from './audit-ledger.ts';
import { occurrencesOfPastRule } from './compiled-rules.ts';
import type { KeptSchedule } from './kept-schedule.ts';
import { type LedgerLine, ledgerLine, occurrencesBackwards } from './ledger.ts';
import { type ScheduleClock, STARTS_KEPT_MS } from './schedule-clock.ts';
import type { ScheduleRule } from './schedule-entry.ts';
import { comingUp, plannedOccurrences, planOf } from './schedule-plan.ts';
import type { ScheduleTables } from './schedule-tables.ts';
import type {
	LedgerPage,
	LedgerRequest,
	OnlinePreview,
	PlannedStretch,
	ScheduleChange,
	ScheduleStanding,
} from './schedules-rpc.ts';
import { OFFLINE } from './start-refusal.ts';
import { timelineOf } from './timeline.ts';

/** The second clock looks after a schedule at most this often; its own alarm is what keeps time. */
const LOOK_AT_MOST_EVERY_MS = 5 * 60_000;

/** Lines of a ledger that are looked through for one page, so that a rare outcome costs no whole history at once. */
const LOOKED_THROUGH_MAX = 5000;

/** Lines that are looked at in one go at least: a short page of a rare outcome is not looked for line by line. */
const LOOKED_AT_ONCE_MIN = 200;

/** Due instants that an audit looks at, at most: the newest. */
const AUDITED_MAX = 50_000;

/** Nothing is due, and nothing is going to be. */
export const NO_STANDING: ScheduleStanding = { nextAt: null, attention: null, lookAt: null, plan: [] };

/** Stands for whoever looks what a change would do. */
const PREVIEWING: Actor = { kind: 'system', id: 'preview' };

export interface ScheduleDoorParts {
	readonly clock: ScheduleClock;
	readonly tables: ScheduleTables;
	readonly isWorkflowOnline: () => boolean;
	/** Does what is due, makes a change right after, and arms the alarm for what comes next. */
	readonly keepTime: <Made>(change?: (now: number) => Made) => Promise<Made | undefined>;
}

/** What is asked and said of schedules from outside their object. */
export class ScheduleDoor {
	readonly #parts: ScheduleDoorParts;

	constructor(parts: ScheduleDoorParts) {
		this.#parts = parts;
	}

	/** Takes a revision; one that was taken before changes nothing. What is due by the old rule is started first. */
	async put(
		scheduleId: string,
		change: ScheduleChange,
		by: Actor,
	): Promise<{ readonly ok: true; readonly standing: ScheduleStanding } | Refusal> {
		const { clock, isWorkflowOnline, keepTime } = this.#parts;
		const isAllowed = await keepTime((now) => {
			if (change.online && !isWorkflowOnline()) return false;
			const known = clock.find(scheduleId)?.last?.revision ?? 0;
			if (change.revision > known) this.#take(clock.open(scheduleId), change, by, now);
			return true;
		});
		if (isAllowed !== true) return OFFLINE;
		// What the change itself makes due: a delay that is shorter now, times to make up, a rule that can be evaluated again.
		await keepTime();
		return { ok: true, standing: await this.standing(scheduleId) };
	}

	#take(schedule: KeptSchedule, { revision, online, rule, makeUp }: ScheduleChange, by: Actor, now: number): void {
		const { clock, tables } = this.#parts;
		const isBack = online && !schedule.isOnline && schedule.last !== null;
		// Whoever was taken offline by the workflow stays so for that reason, whatever else of it is changed meanwhile.
		const offline = online ? null : (schedule.last?.offline ?? 'schedule_offline');
		schedule.change({ by, revision, rule, offline }, now);
		if (!online) tables.endMakeUps(schedule.id);
		if (isBack && makeUp !== 'none') clock.orderMakeUp(schedule, makeUp, by);
	}

	/** How a schedule stands, after what is overdue was done. */
	async standing(scheduleId: string): Promise<ScheduleStanding> {
		const { clock, tables, keepTime } = this.#parts;
		const schedule = clock.find(scheduleId);
		if (schedule === null || schedule.segments.length === 0) return NO_STANDING;
		const now = Date.now();
		const dueAt = clock.wakeOf(schedule, now);
		if (dueAt !== null && dueAt <= now) await keepTime();
		const { attention } = schedule.state;
		const wakeAt = clock.wakeOf(schedule, Date.now());
		const plan = planOf(schedule.segments, tables.held(schedule.id), schedule.dueUntil(now));
		return {
			nextAt: attention === null ? nextOf(plan, now) : null,
			attention,
			lookAt: wakeAt === null ? null : Math.max(wakeAt, Date.now() + LOOK_AT_MOST_EVERY_MS),
			plan,
		};
	}

	/** What bringing it online with this rule would find skipped, and when it would be due next. */
	onlinePreview(scheduleId: string, rule: ScheduleRule): OnlinePreview {
		const now = Date.now();
		const schedule = this.#parts.clock.find(scheduleId);
		const nextAt = this.#nextOnline(schedule, rule, now);
		const skipped = schedule === null || schedule.isOnline ? null : this.#parts.clock.skipped(schedule, now);
		const newest = skipped?.placed[0];
		const oldest = skipped?.placed.at(-1);
		if (skipped === null || newest === undefined || oldest === undefined) return { skipped: null, nextAt };
		const { placed, isComplete } = skipped;
		const range = { from: oldest.occurrence.at, to: newest.occurrence.at };
		return { skipped: { ...range, count: placed.length, isComplete }, nextAt };
	}

	/** What it would start first once it is online, which is not always the next time that its rule names. */
	#nextOnline(schedule: KeptSchedule | null, rule: ScheduleRule, now: number): number | null {
		if (schedule?.isOnline === true) return nextOf(planOf(schedule.segments, [], schedule.dueUntil(now)), now);
		const change = { by: PREVIEWING, revision: (schedule?.last?.revision ?? 0) + 1, offline: null, rule };
		const segments = schedule?.segmentsAfter(change, now) ?? timelineOf([{ ...change, at: now }]);
		return nextOf(planOf(segments, [], now), now);
	}

	/** A page of the ledger, newest first. */
	ledger(scheduleId: string, { after, until, limit, outcomes }: LedgerRequest): LedgerPage {
		const schedule = this.#parts.clock.find(scheduleId);
		if (schedule === null) return { lines: [], nextUntil: null };
		const found: LedgerLine[] = [];
		let from = Math.min(until, this.#dueUntil(schedule));
		const step = outcomes === null ? limit : Math.max(limit, LOOKED_AT_ONCE_MIN);
		for (let looked = 0; looked < LOOKED_THROUGH_MAX; looked += step) {
			const lines = this.#lines(schedule, after, from, step);
			for (const line of lines) {
				if (outcomes !== null && !outcomes.includes(line.outcome)) continue;
				found.push(line);
				if (found.length === limit) return { lines: found, nextUntil: line.occurrence.at - 1 };
			}
			const last = lines.at(-1);
			if (last === undefined || lines.length < step) return { lines: found, nextUntil: null };
			from = last.occurrence.at - 1;
		}
		return { lines: found, nextUntil: from };
	}

	audit(scheduleId: string, after: number, until: number): LedgerFindings {
		const schedule = this.#parts.clock.find(scheduleId);
		if (schedule === null) return auditLedger([], true);
		const lines = this.#lines(schedule, after, Math.min(until, this.#dueUntil(schedule)), AUDITED_MAX + 1);
		return auditLedger(lines.slice(0, AUDITED_MAX), lines.length <= AUDITED_MAX);
	}

	/** Up to where occurrences have an outcome by now: what has reached its start, and what was decided before. */
	#dueUntil(schedule: KeptSchedule): number {
		return Math.max(schedule.dueUntil(Date.now()), schedule.cursor);
	}

	/** Lines of what is remembered: of what fell due before, nobody knows any more what became of it. */
	#lines(schedule: KeptSchedule, from: number, until: number, limit: number): readonly LedgerLine[] {
		const after = Math.max(from, Date.now() - STARTS_KEPT_MS);
		const placed = occurrencesBackwards(schedule.segments, occurrencesOfPastRule, { after, until, limit });
		const oldest = placed.at(-1);
		if (oldest === undefined) return [];
		const first = oldest.occurrence.at - 1;
		const { tables } = this.#parts;
		const facts = {
			segments: schedule.segments,
			cursor: schedule.cursor,
			marks: tables.marks(schedule.id, first, until),
			missed: tables.missed(schedule.id, first, until),
			starts: schedule.startsBetween(first, until),
		};
		return placed.map((each) => ledgerLine(each, facts));
	}
}

/** The next time that a plan fires; null when it does not. */
function nextOf(plan: readonly PlannedStretch[], now: number): number | null {
	return plannedOccurrences(comingUp(plan, now), 0, Number.MAX_SAFE_INTEGER, 1)[0]?.occurrence.at ?? null;
}

/** How many runs each answer to what was skipped would start. */
export function makeUpCounts(skipped: OnlinePreview['skipped']): Readonly<Record<MissedPolicy, number>> {
	return { none: 0, latest: skipped === null ? 0 : 1, all: skipped?.count ?? 0 };
}
