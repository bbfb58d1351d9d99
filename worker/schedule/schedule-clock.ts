import { MAKE_UP_MAX } from '../contract/schedule.ts';
import type { Actor } from '../engine/run-spec.ts';
import { messageOf } from '../lib/log-line.ts';
import type { Occurrence } from '../occurrence/occurrences.ts';
import { occurrencesOfPastRule } from './compiled-rules.ts';
import { KeptSchedule } from './kept-schedule.ts';
import { occurrenceStartRequest } from './occurrence-start.ts';
import type { OccurrenceOrigin, StartRequest } from './rpc.ts';
import type { ScheduleTables } from './schedule-tables.ts';
import { type Skipped, skippedWhileOffline } from './skipped.ts';
import type { StartTable } from './start-table.ts';
import { offlineSince, type Segment } from './timeline.ts';

/** Made-up occurrences started per turn; the rest follow in the next one, so that other starts get their turn. */
const MADE_UP_PER_TURN = 50;

/** How soon a schedule whose times cannot be computed is tried again: a release may mend what an edit does not. */
const ATTENTION_RETRY_MS = 3_600_000;

/** What became of starting occurrences is forgotten after so long; other workflows may look back 70 days at ends. */
export const STARTS_KEPT_MS = 70 * 24 * 3_600_000;
const FORGOTTEN_PER_TURN_MAX = 1000;
const DAY_MS = 24 * 3_600_000;

/** An occurrence that is to be started: its key, its instant, and with what. */
export interface OccurrenceToStart {
	readonly scheduleId: string;
	readonly at: number;
	readonly request: StartRequest;
}

/** What keeping time needs of the scheduler. */
export interface ScheduleClockParts {
	readonly tables: ScheduleTables;
	readonly starts: StartTable;
	/** Runs synchronously and takes everything back when it throws. */
	readonly transaction: (work: () => void) => void;
	readonly note: (event: string, problem: unknown) => null;
}

/** Keeps the schedules of a workflow: what is due is started, once, and everything else gets its outcome. */
export class ScheduleClock {
	readonly #parts: ScheduleClockParts;
	#schedules: Map<string, KeptSchedule> | null = null;

	constructor(parts: ScheduleClockParts) {
		this.#parts = parts;
	}

	/** A schedule by its id; null for one that is not kept here. */
	find(scheduleId: string): KeptSchedule | null {
		return this.#all().get(scheduleId) ?? null;
	}

	/** A schedule to be changed, one that is not kept yet included. */
	open(scheduleId: string): KeptSchedule {
		const { tables, starts } = this.#parts;
		const known = this.find(scheduleId) ?? new KeptSchedule(scheduleId, tables, starts);
		this.#all().set(scheduleId, known);
		return known;
	}

	remove(scheduleId: string): void {
		this.#parts.tables.remove(scheduleId);
		this.#all().delete(scheduleId);
	}

	/** The workflow goes offline, and takes its schedules along (C2). What was still to be made up stays skipped. */
	takeOffline(by: Actor, now: number): void {
		for (const schedule of this.#all().values()) {
			schedule.takeOffline('workflow_offline', by, now);
			this.#parts.tables.endMakeUps(schedule.id);
		}
	}

	/** How many occurrences a turn at `now` would start: what slots are asked for before it. */
	countDue(now: number, isMakingUp: boolean): number {
		let count = 0;
		for (const schedule of this.#all().values()) {
			try {
				count += schedule.due(now).starts.length;
				if (isMakingUp) count += this.#toMakeUp(schedule).starts.length;
			} catch {
				// The turn itself notes what is wrong with it.
			}
		}
		return count;
	}

	/**
	 * Decides everything that is due at `now` and notes it in one transaction: the starts, and what was missed. A schedule
	 * that cannot be evaluated keeps no other from its turn (A3).
	 *
	 * @param isMakingUp whether skipped times that somebody asked for are started too.
	 * @param insert notes starts; called inside the transaction, and at most once per schedule.
	 */
	turn(now: number, isMakingUp: boolean, insert: (starts: readonly OccurrenceToStart[]) => void): void {
		for (const schedule of this.#all().values()) {
			try {
				this.#parts.transaction(() => {
					const starts = this.#decide(schedule, now);
					insert(isMakingUp ? [...starts, ...this.#takeMakeUp(schedule)] : starts);
				});
			} catch (problem) {
				this.#needsAttention(schedule, problem, now);
			}
		}
	}

	/** When the next occurrence is due, or something else of a schedule; null when nothing is. Never throws. */
	wakeAt(now: number): number | null {
		const times = [...this.#all().values()].map((schedule) => this.wakeOf(schedule, now)).filter((at) => at !== null);
		return times.length === 0 ? null : Math.min(...times);
	}

	wakeOf(schedule: KeptSchedule, now: number): number | null {
		if (schedule.segments.length === 0) return null;
		if (schedule.state.attention !== null) return now + ATTENTION_RETRY_MS;
		try {
			const { starts, wakeAt } = schedule.due(now);
			const isBehind = starts.length > 0 || this.#parts.tables.makeUp(schedule.id) !== null;
			return isBehind ? now : wakeAt;
		} catch {
			return now;
		}
	}

	/** What was skipped up to an instant since a schedule was last online, and can be made up. */
	skipped(schedule: KeptSchedule, until: number): Skipped {
		const marks = this.#parts.tables.marks(schedule.id, 0, until);
		return skippedWhileOffline(schedule.segments, { marks, until, limit: MAKE_UP_MAX });
	}

	/** Orders skipped occurrences of a schedule's last time offline to be made up: the latest, or all. */
	orderMakeUp(schedule: KeptSchedule, which: 'latest' | 'all', by: Actor): void {
		const { placed } = this.skipped(schedule, Number.MAX_SAFE_INTEGER);
		const [latest] = placed;
		const oldest = placed.at(-1);
		if (latest === undefined || oldest === undefined) return;
		const first = which === 'latest' ? latest : oldest;
		const until = latest.occurrence.at;
		this.#parts.tables.setMakeUp(schedule.id, { after: first.occurrence.at - 1, until, by });
	}

	#decide(schedule: KeptSchedule, now: number): readonly OccurrenceToStart[] {
		if (schedule.segments.length === 0) return [];
		const { tables } = this.#parts;
		const { cursor, state } = schedule;
		const due = schedule.due(now);
		if (due.missedUntil !== null) tables.addMissed(schedule.id, { after: cursor, until: due.missedUntil });
		if (state.attention !== null) tables.setState(schedule.id, { cursor, attention: null });
		if (due.starts.length > 0 && Math.floor(cursor / DAY_MS) < Math.floor(now / DAY_MS)) this.#forget(schedule, now);
		return due.starts.map(({ occurrence, segment, how }) => toStart(schedule.id, occurrence, segment, how, null));
	}

	#takeMakeUp(schedule: KeptSchedule): readonly OccurrenceToStart[] {
		const { tables } = this.#parts;
		const order = tables.makeUp(schedule.id);
		if (order === null) return [];
		const { starts, rest } = this.#toMakeUp(schedule);
		if (rest === null) tables.endMakeUp(schedule.id, order.until);
		else tables.setMakeUp(schedule.id, { ...order, after: rest });
		return starts;
	}

	/**
	 * The next of the skipped occurrences that somebody asked for, but for those that somebody held or stopped; `rest` says
	 * where to go on, null when that was all.
	 */
	#toMakeUp({ id, segments }: KeptSchedule): {
		readonly starts: readonly OccurrenceToStart[];
		readonly rest: number | null;
	} {
		const order = this.#parts.tables.makeUp(id);
		if (order === null) return { starts: [], rest: null };
		const marks = this.#parts.tables.marks(id, order.after, order.until);
		const found: OccurrenceToStart[] = [];
		for (const segment of segments) {
			if (offlineSince(segment.fate) === null || found.length >= MADE_UP_PER_TURN) continue;
			const after = Math.max(segment.after, order.after);
			const until = Math.min(segment.until, order.until);
			for (const occurrence of occurrencesOfPastRule(segment.rule).between(
				after,
				until,
				MADE_UP_PER_TURN - found.length,
			))
				found.push(toStart(id, occurrence, segment, 'made_up', order.by));
		}
		const rest = found.length < MADE_UP_PER_TURN ? null : (found.at(-1)?.at ?? null);
		return { starts: found.filter(({ at }) => !marks.has(at)), rest };
	}

	/** Once a day: what the ledger keeps no longer. The cursor is stored first, so that forgetting moves it nowhere (A6). */
	#forget(schedule: KeptSchedule, now: number): void {
		const { tables, starts } = this.#parts;
		tables.setState(schedule.id, { ...schedule.state, cursor: schedule.cursor });
		tables.forgetBefore(schedule.id, now - STARTS_KEPT_MS);
		starts.forget(now - STARTS_KEPT_MS, FORGOTTEN_PER_TURN_MAX);
	}

	#needsAttention(schedule: KeptSchedule, problem: unknown, now: number): void {
		const { tables, note } = this.#parts;
		note('schedule_needs_attention', problem);
		const { state, cursor } = schedule;
		if (state.attention === null)
			tables.setState(schedule.id, { cursor, attention: { reason: messageOf(problem), since: now } });
	}

	#all(): Map<string, KeptSchedule> {
		const { tables, starts } = this.#parts;
		this.#schedules ??= new Map(tables.schedules().map((id) => [id, new KeptSchedule(id, tables, starts)]));
		return this.#schedules;
	}
}

function toStart(
	scheduleId: string,
	occurrence: Occurrence,
	segment: Segment,
	how: OccurrenceOrigin['how'],
	by: Actor | null,
): OccurrenceToStart {
	return { scheduleId, at: occurrence.at, request: occurrenceStartRequest(scheduleId, occurrence, segment, how, by) };
}
