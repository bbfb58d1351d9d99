import { z } from 'zod';
import { instanceSchema } from './instance.ts';
import { instanceCountsSchema } from './instance-list.ts';
import { jsonValueSchema } from './json-value.ts';
import { instanceStateSchema } from './status.ts';

/** Of so many runs a dry run tells one by one what deleting them would do. */
export const DELETIONS_PREVIEWED_MAX = 50;

/** What deleting a run would take away, or leave; `count` says of how many. */
export const deletionEffectSchema = z.strictObject({
	kind: z
		.enum(['tasks_removed', 'attempts_removed', 'logs_removed', 'row_removed', 'outcome_kept'])
		.describe(
			'Task instances, their attempts, logs of task instances, and the run in the lists go; `outcome_kept`: what it came to stays with its workflow, marked as deleted, unless the workflow is gone too.',
		),
	count: z.int().min(1),
});

/** What keeps a run from being deleted. */
export const deletionBlockerSchema = z.strictObject({
	code: z.literal('illegal_transition').describe('The code that deleting it would be refused with.'),
	state: instanceStateSchema.describe('The state that does not allow it.'),
	allowed: z.array(z.string()).describe('What that state allows.'),
});

/** What deleting a run would do, and what stands in its way. */
export const deletionPreviewSchema = z
	.strictObject({ effects: z.array(deletionEffectSchema), blockers: z.array(deletionBlockerSchema) })
	.meta({ id: 'DeletionPreview' });

/** What deleting several runs would do: how many are meant in which state, and run by run what would go. */
export const deletionPreviewsSchema = instanceCountsSchema
	.extend({
		previews: z
			.array(
				z.strictObject({
					id: z.string(),
					instance: instanceSchema.nullable().describe('As the lists know it; null where they do not.'),
					preview: deletionPreviewSchema.nullable().describe('As it is told of one alone; null where there is none.'),
					code: z.string().nullable().describe('The error code in place of a preview.'),
					details: z.record(z.string(), jsonValueSchema).nullable(),
				}),
			)
			.describe(
				`Those that would be refused come first, then the newest; of more than ${DELETIONS_PREVIEWED_MAX} so many are told.`,
			),
	})
	.meta({ id: 'DeletionPreviews' });

export type DeletionEffect = z.infer<typeof deletionEffectSchema>;
export type DeletionPreview = z.infer<typeof deletionPreviewSchema>;
export type DeletionPreviews = z.infer<typeof deletionPreviewsSchema>;
