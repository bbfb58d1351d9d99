import { z } from 'zod';
import { instanceSchema } from './instance.ts';
import { instanceCountsSchema } from './instance-list.ts';
import { instantSchema } from './instant.ts';

/** How a project stands at this moment: what its first page shows. Every number leads to the list it counts. */
export const overviewSchema = z
	.strictObject({
		today: z
			.strictObject({ from: instantSchema, counts: instanceCountsSchema })
			.describe('Runs created since midnight in the project’s zone.'),
		yesterday: z
			.strictObject({ from: instantSchema, to: instantSchema, counts: instanceCountsSchema })
			.describe('The same stretch of the day before: up to the same time of day.'),
		active: instanceCountsSchema.describe('Runs that have not ended, whenever they were created in the last 30 days.'),
		failures: z.array(instanceSchema).describe('The newest failed runs of the last day, at most ten.'),
		longest: z.array(instanceSchema).describe('The active runs that began first, at most five.'),
		executors: z.strictObject({
			total: z.int(),
			ready: z.int(),
			unverified: z.int(),
			disabled: z.int(),
			failing: z.array(z.strictObject({ executorId: z.string(), reason: z.string(), since: instantSchema })),
		}),
		capacity: z
			.strictObject({
				window: z.int().describe('Attempts the project may have at once.'),
				held: z.int(),
				waiting: z.int(),
			})
			.nullable()
			.describe('Null when it cannot be told at the moment.'),
		workflows: z.strictObject({ total: z.int(), online: z.int() }),
	})
	.meta({ id: 'Overview' });

export type Overview = z.infer<typeof overviewSchema>;
