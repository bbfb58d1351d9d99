import { parseCron } from '../../../worker/occurrence/cron.ts';
import {
	type FoldPolicy,
	type GapPolicy,
	type Occurrence,
	occurrencesOf,
} from '../../../worker/occurrence/occurrences.ts';
import { type Seen, underPolicy } from './scan.ts';

export interface Window {
	/** The first instant that counts, and the first that does not. */
	readonly from: number;
	readonly until: number;
}

export interface Comparison {
	/** Occurrences on which both agree. */
	readonly agreed: number;
	/** The first on which they do not, in words; null if there is none. */
	readonly difference: string | null;
}

/** The default first. */
export const POLICIES: readonly (readonly [GapPolicy, FoldPolicy])[] = [
	['shift', 'auto'],
	['shift', 'first'],
	['shift', 'both'],
	['skip', 'auto'],
	['skip', 'first'],
	['skip', 'both'],
];

/** Holds what the engine gives for a window against what the scan saw in it, under each of the policies. */
export function compare(
	text: string,
	timeZone: string,
	window: Window,
	seen: readonly Seen[],
	countsHours: boolean,
	policies = POLICIES,
): Comparison {
	const parsed = parseCron(text);
	if (!parsed.ok) return { agreed: 0, difference: `${text} is refused` };
	const { cron } = parsed;
	let agreed = 0;
	for (const [gap, fold] of policies) {
		const expected = underPolicy(seen, gap, fold, countsHours);
		const rule = { cron, timeZone, start: null, end: null, gap, fold };
		const found = occurrencesOf(rule).between(window.from - 1, window.until - 1, expected.length + 1);
		const at = firstDifference(found, expected);
		if (at >= 0) {
			const sides = `the engine says ${told(found[at])}, the clock ${clockTold(expected[at])}`;
			return { agreed, difference: `${text} in ${timeZone}, ${gap}/${fold}: ${sides}` };
		}
		agreed += expected.length;
	}
	return { agreed, difference: null };
}

function firstDifference(found: readonly Occurrence[], expected: readonly Seen[]): number {
	for (let index = 0; index < Math.max(found.length, expected.length); index += 1) {
		if (!isSame(found[index], expected[index])) return index;
	}
	return -1;
}

function isSame(found: Occurrence | undefined, expected: Seen | undefined): boolean {
	if (found === undefined || expected === undefined || found.at !== expected.at) return false;
	if (found.shifted !== (expected.kind === 'shifted') || found.repeated !== (expected.kind === 'repeated'))
		return false;
	return Date.parse(`${found.local}Z`) === expected.wall;
}

function told(occurrence: Occurrence | undefined): string {
	return occurrence === undefined ? 'nothing' : `${new Date(occurrence.at).toISOString()} for ${occurrence.local}`;
}

function clockTold(seen: Seen | undefined): string {
	if (seen === undefined) return 'nothing';
	return `${new Date(seen.at).toISOString()} for ${new Date(seen.wall).toISOString().slice(0, 19)} (${seen.kind})`;
}
