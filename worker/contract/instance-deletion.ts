import { z } from 'zod';
import { instanceStateSchema } from './status.ts';

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

export type DeletionEffect = z.infer<typeof deletionEffectSchema>;
export type DeletionPreview = z.infer<typeof deletionPreviewSchema>;
