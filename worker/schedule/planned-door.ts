import type { Actor } from '../engine/run-spec.ts';
import { unreachable } from '../lib/unreachable.ts';
import type { Occurrence } from '../occurrence/occurrences.ts';
import { occurrencesOfPastRule } from './compiled-rules.ts';
import type { KeptSchedule } from './kept-schedule.ts';
import type { PlacedOccurrence } from './ledger.ts';
import type { Mark } from './mark.ts';
import { occurrenceStartRequest } from './occurrence-start.ts';
import type { OccurrenceToStart, ScheduleClock } from './schedule-clock.ts';
import type { ScheduleRule } from './schedule-entry.ts';
import { plannedOccurrences, planOf } from './schedule-plan.ts';
import type { ScheduleTables } from './schedule-tables.ts';
import type { PlannedLine, PlannedOperation, PlannedOutcome } from './schedules-rpc.ts';
import { generatedUntil } from './timeline.ts';

/** Marks that are looked at for held instances whose time has passed. */
const HELD_SINCE = 0;

/** The run of an occurrence, or why there is none. */
export type StartedNow =
	| { readonly ok: true; readonly instanceId: string }
	| { readonly ok: false; readonly code: 'illegal_transition' | 'run_active' };

export interface PlannedDoorParts {
	readonly clock: ScheduleClock;
	readonly tables: ScheduleTables;
	/** Starts an occurrence now. */
	readonly startNow: (start: OccurrenceToStart) => Promise<StartedNow>;
	/** Does what is due, and arms the alarm for what comes next. */
	readonly keepTime: () => Promise<void>;
}

/** Instances that are implied and not started: looked at, held, released, stopped (C3). */
export class PlannedDoor {
	readonly #parts: PlannedDoorParts;

	constructor(parts: PlannedDoorParts) {
		this.#parts = parts;
	}

	/**
	 * Planned instances in (after, until], in the order of their times: those to come, and those held past their time; with
	 * null for `after` those to come alone.
	 */
	list(scheduleId: string, after: number | null, until: number, limit: number): readonly PlannedLine[] {
		const schedule = this.#parts.clock.find(scheduleId);
		if (schedule === null) return [];
		const now = Date.now();
		const due = schedule.dueUntil(now);
		const marks = this.#parts.tables.marks(scheduleId, HELD_SINCE, until);
		const held = [...marks.values()].filter(({ state, at }) => state === 'held' && at <= due);
		const overdue = held.flatMap((mark) => {
			const placed = after === null || mark.at <= after ? null : firing(schedule, mark.at);
			return placed === null ? [] : [plannedLine(placed.occurrence, placed.segment.rule, mark, now)];
		});
		const plan = planOf(schedule.segments, [], due);
		const toCome = plannedOccurrences(plan, Math.max(after ?? due, due), until, limit);
		const lines = toCome.map(({ occurrence, rule }) =>
			plannedLine(occurrence, rule, marks.get(occurrence.at) ?? null, now),
		);
		return [...overdue, ...lines].sort((one, other) => one.occurrence.at - other.occurrence.at).slice(0, limit);
	}

	async operate(
		scheduleId: string,
		operation: PlannedOperation,
		times: readonly number[],
		by: Actor,
	): Promise<readonly PlannedOutcome[]> {
		// What fell due before is decided first: a later instance that is released now would else move the cursor past it.
		await this.#parts.keepTime();
		const schedule = this.#parts.clock.find(scheduleId);
		const outcomes: PlannedOutcome[] = [];
		for (const at of times) {
			const mark = this.#parts.tables.marks(scheduleId, at - 1, at).get(at) ?? null;
			const placed = schedule === null ? null : firing(schedule, at);
			if (schedule === null || placed === null) outcomes.push(refusedPlanned(at, 'not_planned', mark));
			else outcomes.push(await this.#operateOne(schedule, placed, mark, operation, by));
		}
		return outcomes;
	}

	async #operateOne(
		schedule: KeptSchedule,
		placed: PlacedOccurrence,
		mark: Mark | null,
		operation: PlannedOperation,
		by: Actor,
	): Promise<PlannedOutcome> {
		const { at } = placed.occurrence;
		const isDue = at <= schedule.dueUntil(Date.now());
		// What is due and not held is started, missed, or about to be: nothing of it is planned.
		if (isDue && mark?.state !== 'held') return refusedPlanned(at, 'not_planned', mark);
		switch (operation) {
			case 'hold':
				return this.#mark(schedule, at, 'held', mark, by);
			case 'stop':
				return this.#mark(schedule, at, 'stopped', mark, by);
			case 'release':
				return mark?.state === 'held' ? this.#release(schedule, placed, mark, isDue, by) : released(at, mark);
			default:
				return unreachable(operation);
		}
	}

	#mark(schedule: KeptSchedule, at: number, state: Mark['state'], mark: Mark | null, by: Actor): PlannedOutcome {
		if (mark?.state === 'stopped' && state === 'held') return refusedPlanned(at, 'illegal_transition', mark);
		if (mark?.state === state) return { ...refusedPlanned(at, null, mark), ok: true };
		this.#parts.tables.mark(schedule.id, { at, state, by, markedAt: Date.now() });
		return { at, ok: true, changed: true, code: null, instanceId: null, state, by };
	}

	async #release(
		schedule: KeptSchedule,
		placed: PlacedOccurrence,
		mark: Mark,
		isDue: boolean,
		by: Actor,
	): Promise<PlannedOutcome> {
		const { tables, startNow } = this.#parts;
		const { occurrence, segment } = placed;
		const { at } = occurrence;
		const done = { at, ok: true, changed: true, code: null, by: null };
		if (!isDue) {
			tables.unmark(schedule.id, at);
			return { ...done, instanceId: null, state: 'planned' };
		}
		const request = occurrenceStartRequest(schedule.id, occurrence, segment, 'released', by);
		const started = await startNow({ scheduleId: schedule.id, at, request });
		if (!started.ok) return refusedPlanned(at, started.code, mark);
		return { ...done, instanceId: started.instanceId, state: null };
	}
}

/** An operation on a planned instance that changes nothing: it stands as its mark says. */
export function refusedPlanned(at: number, code: PlannedOutcome['code'], mark: Mark | null): PlannedOutcome {
	const { state = null, by = null } = mark ?? {};
	return { at, ok: false, changed: false, code, instanceId: null, state, by };
}

/** A release of what is not held: planned is where it would be; stopped stays stopped. */
function released(at: number, mark: Mark | null): PlannedOutcome {
	if (mark !== null) return refusedPlanned(at, 'illegal_transition', mark);
	return { ...refusedPlanned(at, null, null), ok: true, state: 'planned' };
}

function plannedLine(occurrence: Occurrence, { timeZone }: ScheduleRule, mark: Mark | null, now: number): PlannedLine {
	const generated = occurrence.at < generatedUntil(now, timeZone);
	return { occurrence, timeZone, state: mark?.state ?? 'planned', by: mark?.by ?? null, generated };
}

/** The occurrence at an instant, if the rule in force then makes one that fires. */
function firing(schedule: KeptSchedule, at: number): PlacedOccurrence | null {
	const segment = schedule.segments.find(({ after, until }) => after < at && at <= until);
	if (segment === undefined || segment.fate.kind !== 'fire') return null;
	const occurrence = occurrencesOfPastRule(segment.rule).last(at);
	return occurrence?.at === at ? { occurrence, segment } : null;
}
