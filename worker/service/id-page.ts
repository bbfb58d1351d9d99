import { z } from 'zod';
import type { Page } from '../contract/page.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { pageOf, readCursor } from './cursor.ts';

const placeSchema = z.string().min(1).max(60);

/** A page as it was asked for. */
export interface PageQuery {
	readonly cursor?: string | undefined;
	readonly limit: number;
}

/** Refuses a cursor that no page of this list gave. */
export function refuseCursor() {
	return refuseWith('invalid_request', {
		fields: [{ in: 'query', pointer: '/cursor', message: 'is not a cursor of this list' }],
	});
}

/** A page of a list that is ordered by id, which is the order of creation. */
export async function idPage<Row extends { readonly id: string }, Item>(
	query: PageQuery,
	list: (page: { after: string; limit: number }) => Promise<Row[]>,
	show: (row: Row) => Item,
): Promise<Answer<Page<Item>, 'invalid_request'>> {
	const after = query.cursor === undefined ? '' : readCursor(placeSchema, query.cursor);
	if (after === null) return refuseCursor();
	const rows = await list({ after, limit: query.limit + 1 });
	return accept(pageOf(rows, query.limit, show, (row) => row.id));
}
