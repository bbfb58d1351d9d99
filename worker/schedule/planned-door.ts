import type { Actor } from '../engine/run-spec.ts';
import { unreachable } from '../lib/unreachable.ts';
import type { Occurrence } from '../occurrence/occurrences.ts';
import { occurrencesOfPastRule } from './compiled-rules.ts';
import { startTime } from './decide-due.ts';
import type { KeptSchedule } from './kept-schedule.ts';
import type { PlacedOccurrence } from './ledger.ts';
import type { Mark } from './mark.ts';
import { occurrenceStartRequest } from './occurrence-start.ts';
import type { PlannedLine, PlannedOperation, PlannedOutcome } from './rpc.ts';
import type { OccurrenceToStart, ScheduleClock } from './schedule-clock.ts';
import type { ScheduleRule } from './schedule-entry.ts';
import { plannedOccurrences, planOf } from './schedule-plan.ts';
import type { ScheduleTables } from './schedule-tables.ts';
import { generatedUntil } from './timeline.ts';

/** Marks that are looked at for held instances whose time has passed. */
const HELD_SINCE = 0;

export interface PlannedDoorParts {
	readonly clock: ScheduleClock;
	readonly tables: ScheduleTables;
	/** Starts an occurrence now; null when the workflow is not online. */
	readonly startNow: (start: OccurrenceToStart) => Promise<string | null>;
	/** Does what is due, and arms the alarm for what comes next. */
	readonly keepTime: () => Promise<void>;
}

/** Instances that are implied and not started: looked at, held, released, stopped (C3). */
export class PlannedDoor {
	readonly #parts: PlannedDoorParts;

	constructor(parts: PlannedDoorParts) {
		this.#parts = parts;
	}

	/** Planned instances in (after, until], in the order of their times: those to come, and those held past their time. */
	list(scheduleId: string, after: number, until: number, limit: number): readonly PlannedLine[] {
		const schedule = this.#parts.clock.find(scheduleId);
		if (schedule === null) return [];
		const now = Date.now();
		const marks = this.#parts.tables.marks(scheduleId, HELD_SINCE, until);
		const held = [...marks.values()].filter((mark) => mark.state === 'held' && mark.at > after);
		const overdue = held.flatMap((mark) => {
			const placed = firing(schedule, mark.at);
			return placed === null || startTime(mark.at, placed.segment.rule) > now
				? []
				: [plannedLine(placed.occurrence, placed.segment.rule, mark, now)];
		});
		const lines = [...overdue];
		for (const { occurrence, rule } of plannedOccurrences(
			planOf(schedule.segments, [], now),
			Math.max(after, now),
			until,
			limit,
		))
			lines.push(plannedLine(occurrence, rule, marks.get(occurrence.at) ?? null, now));
		return lines.sort((one, other) => one.occurrence.at - other.occurrence.at).slice(0, limit);
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
			const placed = schedule === null ? null : firing(schedule, at);
			if (schedule === null || placed === null) outcomes.push(refusedPlanned(at, 'not_planned', null));
			else outcomes.push(await this.#operateOne(schedule, placed, operation, by));
		}
		return outcomes;
	}

	async #operateOne(
		schedule: KeptSchedule,
		placed: PlacedOccurrence,
		operation: PlannedOperation,
		by: Actor,
	): Promise<PlannedOutcome> {
		const { at } = placed.occurrence;
		const mark = this.#parts.tables.marks(schedule.id, at - 1, at).get(at) ?? null;
		const isDue = startTime(at, placed.segment.rule) <= Date.now();
		// What is due and not held is started, missed, or about to be: nothing of it is planned.
		if (isDue && mark?.state !== 'held') return refusedPlanned(at, 'not_planned', mark?.state ?? null);
		switch (operation) {
			case 'hold':
				return this.#mark(schedule, at, 'held', mark, by);
			case 'stop':
				return this.#mark(schedule, at, 'stopped', mark, by);
			case 'release':
				return mark?.state === 'held' ? this.#release(schedule, placed, isDue, by) : released(at, mark);
			default:
				return unreachable(operation);
		}
	}

	#mark(schedule: KeptSchedule, at: number, state: Mark['state'], mark: Mark | null, by: Actor): PlannedOutcome {
		if (mark?.state === 'stopped' && state === 'held') return refusedPlanned(at, 'illegal_transition', 'stopped');
		if (mark?.state === state) return { ...refusedPlanned(at, null, state), ok: true };
		this.#parts.tables.mark(schedule.id, { at, state, by, markedAt: Date.now() });
		return { at, ok: true, changed: true, code: null, instanceId: null, state };
	}

	async #release(schedule: KeptSchedule, placed: PlacedOccurrence, isDue: boolean, by: Actor): Promise<PlannedOutcome> {
		const { tables, startNow } = this.#parts;
		const { occurrence, segment } = placed;
		const { at } = occurrence;
		if (!isDue) {
			tables.unmark(schedule.id, at);
			return { at, ok: true, changed: true, code: null, instanceId: null, state: 'planned' };
		}
		const request = occurrenceStartRequest(schedule.id, occurrence, segment, 'released', by);
		const instanceId = await startNow({ scheduleId: schedule.id, at, request });
		return instanceId === null
			? refusedPlanned(at, 'illegal_transition', 'held')
			: { at, ok: true, changed: true, code: null, instanceId, state: null };
	}
}

/** An operation on a planned instance that changes nothing. */
export function refusedPlanned(
	at: number,
	code: PlannedOutcome['code'],
	state: PlannedOutcome['state'],
): PlannedOutcome {
	return { at, ok: false, changed: false, code, instanceId: null, state };
}

/** A release of what is not held: planned is where it would be; stopped stays stopped. */
function released(at: number, mark: Mark | null): PlannedOutcome {
	if (mark !== null) return refusedPlanned(at, 'illegal_transition', mark.state);
	return { ...refusedPlanned(at, null, 'planned'), ok: true };
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
