import type { OccurrenceOutcome, OccurrenceReason } from '../contract/occurrence.ts';
import type { Actor } from '../engine/run-spec.ts';
import { unreachable } from '../lib/unreachable.ts';
import type { Occurrence, Occurrences } from '../occurrence/occurrences.ts';
import { startTime } from './decide-due.ts';
import type { Mark, MissedRange } from './mark.ts';
import type { StartState } from './rpc.ts';
import type { ScheduleRule } from './schedule-entry.ts';
import type { Segment } from './timeline.ts';

/** What the table of starts knows of an occurrence. */
export interface OccurrenceStart {
	/** Empty for one that was discarded when it was due. */
	readonly instanceId: string;
	readonly createdAt: number;
	readonly runState: StartState;
	readonly how: 'started' | 'caught_up' | 'released' | 'made_up';
	/** Who released it or had it made up; null when nobody did. */
	readonly by: Actor | null;
}

/** One due instant and what became of it. */
export interface LedgerLine {
	readonly occurrence: Occurrence;
	readonly revision: number;
	readonly outcome: OccurrenceOutcome;
	readonly reason: OccurrenceReason | null;
	readonly by: Actor | null;
	readonly start: OccurrenceStart | null;
	/** How much later than it should have it was started, in ms. */
	readonly lagMs: number | null;
}

/** Everything that is known of a stretch of time. */
export interface LedgerFacts {
	readonly segments: readonly Segment[];
	readonly cursor: number;
	readonly marks: ReadonlyMap<number, Mark>;
	readonly missed: readonly MissedRange[];
	readonly starts: ReadonlyMap<number, OccurrenceStart>;
}

/** An occurrence with the stretch of time that says what becomes of it. */
export interface PlacedOccurrence {
	readonly occurrence: Occurrence;
	readonly segment: Segment;
}

/** The occurrences in (after, until], newest first, at most `limit`: what the ledger has to have a line for. */
export function occurrencesBackwards(
	segments: readonly Segment[],
	occurrencesOf: (rule: ScheduleRule) => Occurrences,
	{ after, until, limit }: { readonly after: number; readonly until: number; readonly limit: number },
): readonly PlacedOccurrence[] {
	const found: PlacedOccurrence[] = [];
	for (const segment of segments.toReversed()) {
		const lower = Math.max(after, segment.after);
		let upper = Math.min(until, segment.until);
		const occurrences = occurrencesOf(segment.rule);
		while (found.length < limit && upper > lower) {
			const occurrence = occurrences.last(upper);
			if (occurrence === null || occurrence.at <= lower) break;
			found.push({ occurrence, segment });
			upper = occurrence.at - 1;
		}
	}
	return found;
}

/** The line of an occurrence whose time has come: exactly one of all that can have become of it (C13). */
export function ledgerLine({ occurrence, segment }: PlacedOccurrence, facts: LedgerFacts): LedgerLine {
	const line = { occurrence, revision: segment.revision, start: null, lagMs: null };
	const start = facts.starts.get(occurrence.at);
	if (start !== undefined) return startedLine(line, start, segment);
	const mark = facts.marks.get(occurrence.at);
	if (mark !== undefined) return { ...line, ...markedOutcome(mark, segment), by: mark.by };
	const { fate } = segment;
	switch (fate.kind) {
		case 'skip':
			return { ...line, outcome: 'skipped', reason: fate.reason, by: fate.by };
		case 'fire':
			return { ...line, ...unstartedOutcome(occurrence.at, facts), by: null };
		default:
			return unreachable(fate);
	}
}

function startedLine(
	line: Pick<LedgerLine, 'occurrence' | 'revision'>,
	start: OccurrenceStart,
	{ rule }: Segment,
): LedgerLine {
	const lagMs = Math.max(0, start.createdAt - startTime(line.occurrence.at, rule));
	const { how, by } = start;
	if (start.instanceId === '')
		return { ...line, outcome: 'discarded', reason: 'execution_strategy', by, start: null, lagMs: null };
	const isPunctual = how === 'started' || how === 'released';
	const reasons = {
		started: null,
		caught_up: 'platform_down',
		released: 'released_by',
		made_up: 'made_up_by',
	} as const;
	return { ...line, outcome: isPunctual ? 'started' : 'caught_up', reason: reasons[how], by, start, lagMs };
}

/** What was held when its plan was dropped waits for nobody any more, and stays without a run for that reason. */
function markedOutcome({ state }: Mark, { fate }: Segment): Pick<LedgerLine, 'outcome' | 'reason'> {
	if (state === 'stopped') return { outcome: 'skipped', reason: 'stopped_by' };
	return { outcome: fate.kind === 'fire' ? 'held' : 'skipped', reason: 'held_by' };
}

function unstartedOutcome(at: number, { cursor, missed }: LedgerFacts): Pick<LedgerLine, 'outcome' | 'reason'> {
	if (at > cursor) return { outcome: 'due', reason: null };
	const isMissed = missed.some((range) => at > range.after && at <= range.until);
	return isMissed ? { outcome: 'missed', reason: 'platform_down' } : { outcome: 'gap', reason: null };
}
