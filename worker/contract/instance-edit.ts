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

const etagSchema = z.string().describe('Changes with every other document: send it as `If-Match` when editing.');

/** The entity tag of the document that a run has: its version, because a version never changes. */
export function documentEtag(version: number): string {
	return `"${version}"`;
}

/** What a run is made of. */
export const instanceDocumentSchema = z
	.strictObject({
		version: z.int().describe('Of the workflow; the run points at it.'),
		etag: etagSchema,
		document: workflowDocumentSchema,
	})
	.meta({ id: 'InstanceDocument' });

/** The answer to editing a run. */
export const editedInstanceSchema = z
	.strictObject({
		changed: z.boolean().describe('False when the run has this document already.'),
		version: z.int().describe('The version that the run points at now.'),
		etag: etagSchema,
		warnings: z.array(warningSchema).readonly(),
	})
	.meta({ id: 'EditedInstance' });

export const editedOrPreviewSchema = z.union([editedInstanceSchema, operationPreviewSchema]);

export type InstanceEdit = z.infer<typeof instanceEditSchema>;
export type InstanceDocument = z.infer<typeof instanceDocumentSchema>;
export type EditedInstance = z.infer<typeof editedInstanceSchema>;
