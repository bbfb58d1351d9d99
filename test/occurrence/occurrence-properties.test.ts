import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { occurrencesOf } from '../../worker/occurrence/occurrences.ts';
import { arbitraryCron } from './arbitrary-cron.ts';
import { ruleOf } from './rule-of.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const LIMIT = 100;

/** Zones that change their clocks early, late, by little, by much, at midnight, and not at all. */
const timeZone = fc.constantFrom(
	'UTC',
	'Europe/Paris',
	'America/New_York',
	'America/Havana',
	'America/Nuuk',
	'Australia/Lord_Howe',
	'Antarctica/Troll',
	'Africa/Casablanca',
	'Asia/Kathmandu',
	'Pacific/Apia',
);
const instant = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2045, 0, 1) });
const bound = fc.option(instant, { nil: null, freq: 3 });

const anyRule = fc
	.record({
		text: arbitraryCron,
		timeZone,
		start: bound,
		end: bound,
		gap: fc.constantFrom('shift', 'skip'),
		fold: fc.constantFrom('auto', 'first', 'both'),
	})
	.map(({ text, ...given }) => ruleOf(text, given));

/** A window of up to three years after some instant, now and then of no length. */
const window = fc
	.tuple(instant, fc.oneof(fc.integer({ min: 0, max: 2 * DAY }), fc.integer({ min: 0, max: 3 * YEAR })))
	.map(([after, length]) => ({ after, until: after + length }));

const runs = { numRuns: 200 };

/** What a property may take on a machine that is busy with other things. */
const PATIENCE = 60_000;

describe('whatever the rule and the window', { timeout: PATIENCE }, () => {
	test('occurrences are strictly increasing, in effect and within the window', () => {
		fc.assert(
			fc.property(anyRule, window, (given, { after, until }) => {
				const found = occurrencesOf(given)
					.between(after, until, LIMIT)
					.map(({ at }) => at);
				expect(found.every((at, index) => index === 0 || at > (found[index - 1] ?? 0))).toBe(true);
				const earliest = Math.max(after + 1, given.start ?? 0);
				const latest = Math.min(until, given.end ?? until);
				expect(found.filter((at) => at < earliest || at > latest)).toEqual([]);
			}),
			runs,
		);
	});

	test('A2: preview, firing, catch-up and backfill see the same occurrences', () => {
		fc.assert(
			fc.property(anyRule, window, (given, { after, until }) => {
				const preview = occurrencesOf(given).between(after, until, LIMIT);
				const fired = fire(given, after, until);
				expect(fired).toEqual(preview);
				const caughtUp = catchUp(given, after, until);
				expect(caughtUp).toEqual(preview);
				const backfilled = backfill(given, after, preview.at(-1)?.at ?? until);
				expect(backfilled).toEqual(preview);
				expect(occurrencesOf(given).count(after, until, LIMIT)).toBe(preview.length);
			}),
			runs,
		);
	});

	test('from any of them on, the next ones are the rest', () => {
		fc.assert(
			fc.property(anyRule, window, fc.nat(), (given, { after, until }, choice) => {
				const occurrences = occurrencesOf(given);
				const all = occurrences.between(after, until, LIMIT);
				if (all.length === 0) return;
				const index = choice % all.length;
				const chosen = all[index]?.at ?? 0;
				expect(occurrences.between(chosen, until, LIMIT - index - 1)).toEqual(all.slice(index + 1));
				expect(occurrences.next(chosen - 1)?.at).toBe(chosen);
				expect(occurrences.last(chosen)?.at).toBe(chosen);
			}),
			runs,
		);
	});

	test('the last one at or before an instant is the one that no other follows until it', () => {
		fc.assert(
			fc.property(anyRule, instant, (given, until) => {
				const occurrences = occurrencesOf(given);
				const last = occurrences.last(until);
				if (last === null) expect(occurrences.count(Number.NEGATIVE_INFINITY, until, 1)).toBe(0);
				else {
					expect(last.at).toBeLessThanOrEqual(until);
					expect(occurrences.next(last.at - 1)).toEqual(last);
					expect(occurrences.next(last.at)?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(until);
				}
			}),
			runs,
		);
	});
});

type Given = Parameters<typeof occurrencesOf>[0];

/** As a scheduler fires: it knows only the cursor, and asks anew each time. */
function fire(rule: Given, after: number, until: number): readonly unknown[] {
	const fired: unknown[] = [];
	let due = occurrencesOf(rule).next(after);
	while (due !== null && due.at <= until && fired.length < LIMIT) {
		fired.push(due);
		due = occurrencesOf(rule).next(due.at);
	}
	return fired;
}

/** As missed ones are made up: block by block, each after the last of the one before. */
function catchUp(rule: Given, after: number, until: number): readonly unknown[] {
	const caughtUp: unknown[] = [];
	let cursor = after;
	for (let block = occurrencesOf(rule).between(cursor, until, 7); block.length > 0; ) {
		caughtUp.push(...block);
		cursor = block.at(-1)?.at ?? until;
		block = occurrencesOf(rule).between(cursor, until, Math.min(7, LIMIT - caughtUp.length));
	}
	return caughtUp;
}

/** As a backfill may be made: from the newest to the oldest. */
function backfill(rule: Given, after: number, until: number): readonly unknown[] {
	const backfilled: unknown[] = [];
	let date = occurrencesOf(rule).last(until);
	while (date !== null && date.at > after) {
		backfilled.unshift(date);
		date = occurrencesOf(rule).last(date.at - 1);
	}
	return backfilled;
}
