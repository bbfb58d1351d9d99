import { describe, expect, test } from 'vitest';
import { mergeRows } from '#lib/model/merge-rows.ts';

interface Row {
	readonly id: number;
	readonly state: string;
}

const rules = {
	idOf: ({ id }: Row) => String(id),
	order: (a: Row, b: Row) => b.id - a.id,
	isWanted: ({ state }: Row) => state !== 'gone',
};

function rowsOf(...ids: readonly number[]): Row[] {
	return ids.map((id) => ({ id, state: 'old' }));
}

describe('merging rows that were pushed', () => {
	test('a row that is there changes in its place', () => {
		const { rows } = mergeRows(rowsOf(3, 2, 1), [{ id: 2, state: 'new' }], rules, true);
		expect(rows.map(({ id, state }) => `${id} ${state}`)).toEqual(['3 old', '2 new', '1 old']);
	});

	test('a row that no longer passes the filters leaves', () => {
		expect(mergeRows(rowsOf(3, 2, 1), [{ id: 2, state: 'gone' }], rules, true).rows).toEqual(rowsOf(3, 1));
	});

	test('a new row goes where the order has it', () => {
		const { rows } = mergeRows(rowsOf(5, 2), rowsOf(3, 6), rules, false);
		expect(rows.map(({ id }) => id)).toEqual([6, 5, 3, 2]);
	});

	test('a row that was never wanted does not appear', () => {
		expect(mergeRows(rowsOf(2), [{ id: 3, state: 'gone' }], rules, true).rows).toEqual(rowsOf(2));
	});

	test('a row behind the last one is kept back while more may follow, and appended where the list ends', () => {
		expect(mergeRows(rowsOf(5, 4), rowsOf(1), rules, false)).toEqual({ rows: rowsOf(5, 4), behind: rowsOf(1) });
		expect(mergeRows(rowsOf(5, 4), rowsOf(1), rules, true)).toEqual({ rows: rowsOf(5, 4, 1), behind: [] });
		expect(mergeRows([], rowsOf(1), rules, true).rows).toEqual(rowsOf(1));
	});
});
