import { z } from 'zod';

export const PAGE_LIMIT_MAX = 200;
export const PAGE_LIMIT_DEFAULT = 50;

/** Query parameters of every list. A cursor is what the previous page gave; its content is nobody's business. */
export const pageQueryFields = {
	cursor: z.string().min(1).max(1000).optional(),
	limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT_DEFAULT),
};

/** One page of a list; `nextCursor` is null on the last one. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
	return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

export interface Page<Item> {
	readonly items: Item[];
	readonly nextCursor: string | null;
}
