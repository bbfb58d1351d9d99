import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';

/** Times of one schedule on one day that are told one by one; more are only counted. */
export const CALENDAR_TIMES_MAX = 48;

/** Days a calendar covers at most: a month as it is shown, with what is left of its first and last week. */
export const CALENDAR_DAYS_MAX = 42;

const dateSchema = z.iso.date();

/** A stretch of whole days in the project's zone, both inclusive. */
export const calendarQuerySchema = z.strictObject({
	from: dateSchema,
	to: dateSchema,
	workflowId: idSchema('workflow').optional(),
});

/** What one schedule plans on one day. */
export const calendarItemSchema = z.strictObject({
	date: dateSchema.describe('In the project’s zone.'),
	scheduleId: idSchema('schedule'),
	workflowId: idSchema('workflow'),
	workflowName: z.string(),
	count: z.int().describe('Above one a minute it is what the rule makes on a whole day.'),
	held: z.int(),
	stopped: z.int(),
	times: z.array(instantSchema).describe('The first 48.'),
});

/** The planned instances of a project across its workflows, day by day. */
export const calendarSchema = z
	.strictObject({ timeZone: z.string(), items: z.array(calendarItemSchema), isComplete: z.boolean() })
	.meta({ id: 'Calendar' });

export type CalendarQuery = z.infer<typeof calendarQuerySchema>;
export type CalendarItem = z.infer<typeof calendarItemSchema>;
export type Calendar = z.infer<typeof calendarSchema>;
