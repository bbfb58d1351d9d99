import { z } from 'zod';

const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 08:30');

/** A part of every day; `to` before `from` reaches over midnight. */
export const dailyWindowSchema = z
	.strictObject({ from: timeOfDaySchema, to: timeOfDaySchema })
	.refine(({ from, to }) => from !== to, { error: 'a window that begins when it ends is empty', path: ['to'] });

export type DailyWindow = z.infer<typeof dailyWindowSchema>;
