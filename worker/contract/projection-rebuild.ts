import { z } from 'zod';
import { instantSchema } from './instant.ts';

/** How far the newest rebuilding of a project's lists has come. */
export const projectionRebuildSchema = z
	.strictObject({
		state: z.enum(['running', 'done']),
		startedAt: instantSchema,
		finishedAt: instantSchema.nullable(),
		runs: z.int().describe('Runs that told their rows again.'),
		archives: z.int().describe('Archived runs whose rows were read from their bundles.'),
		missed: z
			.int()
			.describe('Runs and bundles that could not be reached or read. Rebuilding once more asks them again.'),
	})
	.meta({ id: 'ProjectionRebuild' });

export type ProjectionRebuild = z.infer<typeof projectionRebuildSchema>;
