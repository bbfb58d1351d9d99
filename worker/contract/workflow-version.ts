import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { workflowDocumentSchema } from './workflow-document.ts';

/** One immutable saved state of a workflow (D4). Numbers count 1, 2, 3 … within the workflow. */
export const workflowVersionSchema = z
	.strictObject({
		number: z.int(),
		/** SHA-256 of the stored document, in hex. */
		hash: z.string(),
		/** Who saved it: the kind of actor and its id. */
		author: z.string(),
		note: z.string(),
		createdAt: instantSchema,
		instanceId: idSchema('instance')
			.nullable()
			.describe('The run that it was saved for alone; null for a version of the workflow itself.'),
	})
	.meta({ id: 'WorkflowVersion' });

export const workflowVersionDetailSchema = workflowVersionSchema
	.extend({ document: workflowDocumentSchema })
	.meta({ id: 'WorkflowVersionDetail' });

export type WorkflowVersion = z.infer<typeof workflowVersionSchema>;
export type WorkflowVersionDetail = z.infer<typeof workflowVersionDetailSchema>;
