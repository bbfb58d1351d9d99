import { z } from 'zod';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { workflowDocumentSchema } from './workflow-document.ts';

export const workflowStateSchema = z.enum(['draft', 'online', 'offline']);

/** A named DAG of a project (D1). Its document is in its versions; `latestVersion` is the newest saved one. */
export const workflowSchema = z
	.strictObject({
		id: idSchema('workflow'),
		projectId: idSchema('project'),
		name: z.string(),
		state: workflowStateSchema,
		latestVersion: z.int(),
		/** The version that starts use; null while it is not online. */
		onlineVersion: z.int().nullable(),
		/** Send it back as `If-Match` to change only what was read. */
		etag: z.string(),
		createdAt: instantSchema,
		updatedAt: instantSchema,
		/** When it was brought online for the first and for the latest time (D5). */
		firstSubmittedAt: instantSchema.nullable(),
		lastSubmittedAt: instantSchema.nullable(),
	})
	.meta({ id: 'Workflow' });

/** One workflow with the document of its latest version. */
export const workflowDetailSchema = workflowSchema
	.extend({ document: workflowDocumentSchema })
	.meta({ id: 'WorkflowDetail' });

/** Saves a document: as a new workflow, or as the next version of an existing one (D4). */
export const workflowSaveSchema = z.strictObject({
	document: workflowDocumentSchema,
	/** What changed, for the list of versions. */
	note: z.string().max(1000).default(''),
});

/** One reason why a workflow cannot go online. `pointer` names the place in the document. */
export const blockerSchema = z
	.strictObject({ code: z.string(), pointer: z.string(), message: z.string() })
	.meta({ id: 'Blocker' });

export type WorkflowState = z.infer<typeof workflowStateSchema>;
export type Workflow = z.infer<typeof workflowSchema>;
export type WorkflowDetail = z.infer<typeof workflowDetailSchema>;
export type WorkflowSave = z.infer<typeof workflowSaveSchema>;
export type Blocker = z.infer<typeof blockerSchema>;
