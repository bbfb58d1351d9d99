import type { Occurrences } from '../occurrence/occurrences.ts';
import { occurrencesBackwards, type PlacedOccurrence } from './ledger.ts';
import type { ScheduleRule } from './schedule-entry.ts';
import type { Segment } from './timeline.ts';

/** What was skipped since a schedule was last online. */
export interface Skipped {
	/** Newest first. */
	readonly placed: readonly PlacedOccurrence[];
	/** False when there are more. */
	readonly isComplete: boolean;
}

/** Occurrences of the last stretch in which a schedule was offline, up to `until`: what going online may make up. */
export function skippedWhileOffline(
	segments: readonly Segment[],
	occurrencesOf: (rule: ScheduleRule) => Occurrences,
	limit: number,
	until = Number.POSITIVE_INFINITY,
): Skipped {
	const offline = lastOffline(segments.filter(({ after }) => after < until));
	const [first] = offline;
	const last = offline.at(-1);
	if (first === undefined || last === undefined) return { placed: [], isComplete: true };
	const stretch = { after: first.after, until: Math.min(last.until, until), limit: limit + 1 };
	const placed = occurrencesBackwards(offline, occurrencesOf, stretch);
	return { placed: placed.slice(0, limit), isComplete: placed.length <= limit };
}

/** The segments of the last unbroken stretch offline; several when the rule was changed meanwhile. */
function lastOffline(segments: readonly Segment[]): readonly Segment[] {
	const isOffline = ({ fate }: Segment): boolean => fate.kind === 'skip' && fate.reason !== 'next_day';
	const end = segments.findLastIndex(isOffline);
	const before = segments.slice(0, end + 1).findLastIndex((segment) => !isOffline(segment));
	return segments.slice(before + 1, end + 1);
}
