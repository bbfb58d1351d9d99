import type { z } from 'zod';
import { decodeBase64Url, encodeBase64Url } from '../auth/base64url.ts';
import type { Page } from '../contract/page.ts';

/** Writes where a page ended as an opaque text. */
export function writeCursor(place: string | number | readonly (string | number)[]): string {
	return encodeBase64Url(new TextEncoder().encode(JSON.stringify(place)));
}

/** Reads a cursor back; null for a text that is none of ours, or one of another list. */
export function readCursor<Schema extends z.ZodType>(schema: Schema, cursor: string): z.output<Schema> | null {
	const bytes = decodeBase64Url(cursor);
	if (bytes === null) return null;
	try {
		const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}

/**
 * Makes a page of rows of which one more than `limit` was asked for: the extra one tells that there is a next page.
 *
 * @param placeOf where a page that ends with this row goes on.
 */
export function pageOf<Row, Item>(
	rows: readonly Row[],
	limit: number,
	show: (row: Row) => Item,
	placeOf: (row: Row) => Parameters<typeof writeCursor>[0],
): Page<Item> {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	const nextCursor = rows.length > limit && last !== undefined ? writeCursor(placeOf(last)) : null;
	return { items: shown.map(show), nextCursor };
}
