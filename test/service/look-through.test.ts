import { expect, test } from 'vitest';
import type { Stretch } from '../../worker/db/query/stretch.ts';
import { lookThrough } from '../../worker/service/look-through.ts';

/** A list of numbers of which those that are a multiple of another pass the filter. */
function listOf(length: number, multiple: number) {
	const asked: Stretch<number>[] = [];
	return {
		asked,
		horizon: async (after: number | null, rows: number) => {
			const place = (after ?? -1) + rows;
			return place < length ? place : null;
		},
		find: async (stretch: Stretch<number>) => {
			asked.push(stretch);
			const found: number[] = [];
			for (let place = (stretch.after ?? -1) + 1; place <= (stretch.upTo ?? length - 1); place += 1)
				if (place % multiple === 0 && found.length < stretch.limit) found.push(place);
			return found;
		},
		worth: () => 1,
	};
}

test('what passes often is found in the first piece', async () => {
	const list = listOf(500_000, 2);
	const { found, stoppedAt } = await lookThrough(null, { limit: 51, isNarrow: false }, list);
	expect(found).toHaveLength(51);
	expect([list.asked.length, stoppedAt]).toEqual([1, null]);
});

test('what passes rarely is found piece by piece, all of it once', async () => {
	const list = listOf(500_000, 100_000);
	const { found, stoppedAt } = await lookThrough(null, { limit: 51, isNarrow: false }, list);
	expect(found).toEqual([0, 100_000, 200_000, 300_000, 400_000]);
	expect(stoppedAt).toBeNull();
	for (const { after, upTo } of list.asked) expect((upTo ?? 499_999) - (after ?? -1)).toBeLessThanOrEqual(100_000);
});

test('a long history is looked through no further than a request may, and the next goes on from there', async () => {
	const list = listOf(2_000_000, 1_500_000);
	const first = await lookThrough<number, number>(null, { limit: 51, isNarrow: false }, list);
	expect(first.found).toEqual([0]);
	expect(first.stoppedAt).toBeGreaterThan(1_000_000);
	const second = await lookThrough(first.stoppedAt, { limit: 51, isNarrow: false }, list);
	expect(second).toEqual({ found: [1_500_000], stoppedAt: null });
});

test('where the limit alone bounds what is read, one statement is enough', async () => {
	const list = listOf(500_000, 1);
	await lookThrough(null, { limit: 51, isNarrow: true }, list);
	expect(list.asked).toEqual([{ after: null, upTo: null, limit: 51 }]);
});
