import { expect, test } from 'vitest';
import { ableOf, rateOf } from '#lib/model/operation-progress.ts';

const CREATED = '2026-11-20T08:00:00.000Z';
const NUMBERS = { total: 500, changed: 90, unchanged: 5, refused: 5, createdAt: CREATED, finishedAt: null };
const NOW = Date.parse(CREATED);

test('the pace of an operation counts all that have answered, up to its end', () => {
	expect(rateOf(NUMBERS, NOW + 10_000)).toBe(10);
	expect(rateOf({ ...NUMBERS, finishedAt: '2026-11-20T08:00:20.000Z' }, 0)).toBe(5);
	expect(rateOf(NUMBERS, NOW + 500)).toBeUndefined();
	expect(rateOf({ ...NUMBERS, changed: 0, unchanged: 0, refused: 0 }, NOW + 10_000)).toBeUndefined();
});

test('a rerun by the newest definition is possible wherever a rerun is', () => {
	const counts = { byState: { failed: 3, running: 2, paused: 1 }, complete: true };
	expect(ableOf(counts, 'rerun_newest')).toEqual(ableOf(counts, 'rerun'));
	expect(ableOf(counts, 'rerun')).toEqual({ able: 4, unable: 2 });
});
