import type { Actor } from '../engine/run-spec.ts';
import { occurrencesOfPastRule, occurrencesOfRule } from './compiled-rules.ts';
import { type DueDecision, decideDue } from './decide-due.ts';
import { dueUntil } from './due-until.ts';
import type { OccurrenceStart } from './ledger.ts';
import { partsBetween, timeOfPart } from './occurrence-part.ts';
import { startRequestSchema } from './rpc-schema.ts';
import type { OfflineReason, ScheduleEntry, ScheduleRule } from './schedule-entry.ts';
import type { ScheduleState, ScheduleTables } from './schedule-tables.ts';
import type { StartRow, StartTable } from './start-table.ts';
import { type Segment, timelineOf } from './timeline.ts';

/** One schedule as this object keeps it: its changes in memory, everything that changes by itself in the tables. */
export class KeptSchedule {
	readonly id: string;
	readonly #tables: ScheduleTables;
	readonly #starts: StartTable;
	#entries: readonly ScheduleEntry[];
	#segments: readonly Segment[];

	constructor(id: string, tables: ScheduleTables, starts: StartTable) {
		this.id = id;
		this.#tables = tables;
		this.#starts = starts;
		this.#entries = tables.entries(id);
		this.#segments = timelineOf(this.#entries);
	}

	get segments(): readonly Segment[] {
		return this.#segments;
	}

	/** The newest change; null before the first. */
	get last(): ScheduleEntry | null {
		return this.#entries.at(-1) ?? null;
	}

	get isOnline(): boolean {
		return this.last !== null && this.last.offline === null;
	}

	get state(): ScheduleState {
		return this.#tables.state(this.id);
	}

	/** Up to where every occurrence is decided: what is stored, or the newest that was started. */
	get cursor(): number {
		const newest = this.#starts.newestPart(...partsBetween(this.id, 0, Number.MAX_SAFE_INTEGER));
		return Math.max(this.state.cursor, newest === null ? 0 : timeOfPart(newest));
	}

	/** Up to where occurrences have reached the time at which they start, by `now`. */
	dueUntil(now: number): number {
		return dueUntil(this.#entries, now);
	}

	/** Notes a change, which takes effect now. */
	change(change: Omit<ScheduleEntry, 'at'>, now: number): void {
		const entry = this.#entryOf(change, now);
		this.#tables.append(this.id, this.#entries.length + 1, entry);
		this.#entries = [...this.#entries, entry];
		this.#segments = timelineOf(this.#entries);
	}

	/** What its times would be after a change now, which is not noted. */
	segmentsAfter(change: Omit<ScheduleEntry, 'at'>, now: number): readonly Segment[] {
		return timelineOf([...this.#entries, this.#entryOf(change, now)]);
	}

	/** Time never runs backwards among changes. */
	#entryOf(change: Omit<ScheduleEntry, 'at'>, now: number): ScheduleEntry {
		return { ...change, at: Math.max(now, (this.last?.at ?? 0) + 1) };
	}

	/** Takes it offline; one that is offline stays so for the reason it has. */
	takeOffline(offline: OfflineReason, by: Actor, now: number): void {
		if (this.last === null || !this.isOnline) return;
		const { revision, rule } = this.last;
		this.change({ by, revision, rule, offline }, now);
	}

	/** @throws RuleNotEvaluated for a rule that cannot be evaluated here. */
	due(now: number): DueDecision {
		const { cursor } = this;
		const marks = this.#tables.marks(this.id, cursor, now);
		return decideDue({
			...{ segments: this.#segments, cursor, now, dueUntil: this.dueUntil(now) },
			isMarked: (at) => marks.has(at),
			occurrencesOf: (rule: ScheduleRule) =>
				rule === this.last?.rule ? occurrencesOfRule(rule) : occurrencesOfPastRule(rule),
		});
	}

	/** The starts of occurrences after one instant and up to another, by instant. */
	startsBetween(after: number, until: number): ReadonlyMap<number, OccurrenceStart> {
		const rows = this.#starts.between(...partsBetween(this.id, after, until));
		return new Map(rows.map((row) => [timeOfPart(row.part), occurrenceStart(row)]));
	}
}

function occurrenceStart({ instanceId, createdAt, state, request }: StartRow): OccurrenceStart {
	const { occurrence } = startRequestSchema.parse(JSON.parse(request));
	return { instanceId, createdAt, runState: state, how: occurrence?.how ?? 'started', by: occurrence?.by ?? null };
}
