import type { z } from 'zod';
import { fromInstant, instantSchema } from './instant.ts';

/** Query parameters of a stretch of time; `from` inclusive, `to` exclusive. */
export const timeRangeFields = { from: instantSchema.optional(), to: instantSchema.optional() };

type TimeRange = { readonly from?: string | undefined; readonly to?: string | undefined };

/** Refuses a stretch that ends before it begins: nobody means one, and its empty answer would be believed. */
export function inOrder<Range extends z.ZodType<TimeRange>>(range: Range): Range {
	return range.refine(
		({ from, to }) => from === undefined || to === undefined || fromInstant(from) <= fromInstant(to),
		{
			error: 'is before `from`',
			path: ['to'],
		},
	);
}
