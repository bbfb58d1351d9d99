import { occurrencesOfPastRule } from './compiled-rules.ts';
import { occurrencesBackwards, type PlacedOccurrence } from './ledger.ts';
import type { Mark } from './mark.ts';
import { offlineSince, type Segment } from './timeline.ts';

/** What was skipped since a schedule was last online. */
export interface Skipped {
	/** Newest first. */
	readonly placed: readonly PlacedOccurrence[];
	/** False when there are more. */
	readonly isComplete: boolean;
}

/**
 * Occurrences of the last stretch in which a schedule was offline, up to `until`: what going online may make up. What
 * somebody held or stopped before is none of them: it did not wait for the schedule.
 */
export function skippedWhileOffline(
	segments: readonly Segment[],
	{
		marks,
		until,
		limit,
	}: { readonly marks: ReadonlyMap<number, Mark>; readonly until: number; readonly limit: number },
): Skipped {
	const offline = lastOffline(segments.filter(({ after }) => after < until));
	const [first] = offline;
	const last = offline.at(-1);
	if (first === undefined || last === undefined) return { placed: [], isComplete: true };
	const stretch = { after: first.after, until: Math.min(last.until, until), limit: limit + marks.size + 1 };
	const placed = occurrencesBackwards(offline, occurrencesOfPastRule, stretch).filter(
		({ occurrence }) => !marks.has(occurrence.at),
	);
	return { placed: placed.slice(0, limit), isComplete: placed.length <= limit };
}

/** The segments of the last time offline; several when the rule was changed meanwhile. */
function lastOffline(segments: readonly Segment[]): readonly Segment[] {
	const last = segments.findLast(({ fate }) => offlineSince(fate) !== null);
	return segments.filter(({ fate }) => offlineSince(fate) !== null && offlineSince(fate) === offlineSince(last?.fate));
}
