import type { FindingValues } from '#contract/finding.ts';

/** A stretch of the text, in UTF-16 units from its beginning. */
export interface Place {
	readonly from: number;
	readonly to: number;
}

/**
 * `problem` keeps the document from being saved, `blocker` keeps it from going online as executors are now, `warning`
 * keeps it from nothing but was probably not meant.
 */
export type FindingLevel = 'problem' | 'blocker' | 'warning';

/** Something about a place in the document, as the API or the console's own checks say it. */
export interface Remark {
	readonly level: FindingLevel;
	readonly code: string;
	/** In English. */
	readonly message: string;
	/** What the message names, for whoever words it in another language. */
	readonly values?: FindingValues;
	/** RFC 6901, into the document. */
	readonly pointer: string;
}

/** A remark with its place in the text. */
export interface Finding extends Remark, Place {}

export const FINDING_LEVELS: readonly FindingLevel[] = ['problem', 'blocker', 'warning'];

/** How many findings there are of each level. */
export function countFindings(findings: readonly Remark[]): Readonly<Record<FindingLevel, number>> {
	const counts = { problem: 0, blocker: 0, warning: 0 };
	for (const { level } of findings) counts[level] += 1;
	return counts;
}
