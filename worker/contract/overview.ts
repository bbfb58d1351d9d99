import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instanceSchema } from './instance.ts';
import { instanceCountsSchema } from './instance-list.ts';
import { instantSchema } from './instant.ts';

/** How punctual the schedules of a project are by what the lists know: those that are online, each since its last change. */
const punctualitySchema = z
	.strictObject({
		from: instantSchema.describe(
			'Midnight in the project’s zone, or later where more runs than are looked at were since.',
		),
		due: z.int().describe('Times that were due, up to two minutes ago.'),
		unstarted: z.int().describe('Of these, how many have no run, and nobody holds or stopped them: missed, or late.'),
		late: z.int().describe('Runs that were created more than a minute late: caught up, made up or released.'),
		lagMs: z
			.strictObject({ p50: z.int(), p99: z.int(), max: z.int() })
			.nullable()
			.describe('How late all other runs were created, in ms; null when there were none.'),
		troubled: z
			.array(
				z.strictObject({
					workflowId: idSchema('workflow'),
					workflowName: z.string(),
					unstarted: z.int(),
					late: z.int(),
				}),
			)
			.describe('The workflows of which something has no run or was late, the worst first, at most ten.'),
		isComplete: z.boolean().describe('False when there are more schedules or due times than are looked at.'),
	})
	.meta({ id: 'SchedulePunctuality' });

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
		schedules: punctualitySchema,
		workflows: z.strictObject({ total: z.int(), online: z.int() }),
	})
	.meta({ id: 'Overview' });

export type Overview = z.infer<typeof overviewSchema>;
