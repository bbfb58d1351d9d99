import { z } from 'zod';
import { plannedInstanceSchema } from './occurrence.ts';
import { PAGE_LIMIT_MAX } from './page.ts';
import { scheduleClassSchema } from './schedule-preview.ts';

const NEXT_TIMES_DEFAULT = 5;

export const nextTimesQuerySchema = z.strictObject({
	limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(NEXT_TIMES_DEFAULT),
});

/** When a schedule is due next, however far away, and what is going to become of each time. */
export const nextTimesSchema = z
	.strictObject({
		class: scheduleClassSchema
			.nullable()
			.describe('By its present rule; null for a cron that cannot be read any more.'),
		items: z.array(plannedInstanceSchema).describe('In the order of time; none while the schedule is offline.'),
	})
	.meta({ id: 'NextTimes' });

export type NextTimes = z.infer<typeof nextTimesSchema>;
