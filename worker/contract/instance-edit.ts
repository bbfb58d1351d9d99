import { z } from 'zod';
import { operationPreviewSchema } from './instance.ts';
import { warningSchema } from './workflow.ts';
import { workflowDocumentSchema } from './workflow-document.ts';

/** Gives an ended run another document (R3). */
export const instanceEditSchema = z.strictObject({
	document: workflowDocumentSchema,
	note: z.string().max(1000).default('').describe('What changed, for the list of versions.'),
	updateDefinition: z
		.boolean()
		.default(false)
		.describe('Whether the document also becomes the latest version of the workflow, which then has to be offline.'),
});

/** The answer to editing a run. */
export const editedInstanceSchema = z
	.strictObject({
		changed: z.boolean().describe('False when the run has this document already.'),
		version: z.int().describe('The version that the run points at now.'),
		warnings: z.array(warningSchema).readonly(),
	})
	.meta({ id: 'EditedInstance' });

export const editedOrPreviewSchema = z.union([editedInstanceSchema, operationPreviewSchema]);

export type InstanceEdit = z.infer<typeof instanceEditSchema>;
export type EditedInstance = z.infer<typeof editedInstanceSchema>;
