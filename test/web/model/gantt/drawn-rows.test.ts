import { describe, expect, test } from 'vitest';
import { drawnRows, nearestRow } from '#lib/model/gantt/drawn-rows.ts';

const slots = 4;

function indexesOf(first: number, active: number): number[] {
	return drawnRows({ first, last: first + slots, slots }, active).map(({ index }) => index);
}

describe('rows of a Gantt', () => {
	test('are those in sight, and in its place the one the keyboard is on', () => {
		expect(indexesOf(10, 12)).toEqual([10, 11, 12, 13]);
		expect(indexesOf(10, 3)).toEqual([3, 10, 11, 12, 13]);
		expect(indexesOf(10, 14)).toEqual([10, 11, 12, 13, 14]);
	});

	test('take the elements of those that scroll away, but never the one of the row the keyboard is on', () => {
		for (let first = 0; first < 20; first += 1) {
			const drawn = drawnRows({ first, last: first + slots, slots }, 2);
			expect(new Set(drawn.map(({ slot }) => slot)).size).toBe(drawn.length);
			expect(drawn.filter(({ index }) => index === 2)).toHaveLength(1);
		}
		const [top] = drawnRows({ first: 0, last: 4, slots }, 2);
		const bottom = drawnRows({ first: 1, last: 5, slots }, 2).at(-1);
		expect(bottom).toEqual({ index: 4, slot: top?.slot });
	});

	test('lead on from the nearest one when there are fewer of them', () => {
		expect(nearestRow(40, 100)).toBe(40);
		expect(nearestRow(40, 12)).toBe(11);
		expect(nearestRow(-1, 12)).toBe(0);
	});
});
