import { z } from 'zod';
import { findingSchema } from './finding.ts';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { workflowDocumentSchema } from './workflow-document.ts';

export const workflowStateSchema = z.enum(['draft', 'online', 'offline']);

/** More alternatives than a person types; each is a condition of the query. */
const NAME_ALTERNATIVES_MAX = 20;

/** Filters the list of workflows by name or id (V1). */
export const workflowNameFilterSchema = z
	.string()
	.min(1)
	.max(1000)
	.transform((text) =>
		text
			.split('|')
			.map((part) => part.trim())
			.filter((part) => part !== ''),
	)
	.pipe(z.array(z.string()).max(NAME_ALTERNATIVES_MAX))
	.meta({ description: 'Part of the name, in any case, or the whole id; several are separated by `|`.' });

/** A named DAG of a project (D1). Its document is in its versions; `latestVersion` is the newest saved one. */
export const workflowSchema = z
	.strictObject({
		id: idSchema('workflow'),
		projectId: idSchema('project'),
		name: z.string(),
		state: workflowStateSchema.describe(
			'`draft` was never online; only an `online` one can be run, and only others can be changed.',
		),
		latestVersion: z
			.int()
			.describe('The version that it goes online with, from 1. Versions that were saved for one run alone are not it.'),
		onlineVersion: z.int().nullable().describe('The version that starts use; null while it is not online.'),
		etag: z.string().describe('Send it back as `If-Match` to change only what was read.'),
		createdAt: instantSchema,
		updatedAt: instantSchema,
		firstSubmittedAt: instantSchema.nullable().describe('When it was first brought online.'),
		lastSubmittedAt: instantSchema.nullable().describe('When it was last brought online.'),
	})
	.meta({ id: 'Workflow' });

/** One workflow with the document of its latest version. */
export const workflowDetailSchema = workflowSchema
	.extend({ document: workflowDocumentSchema })
	.meta({ id: 'WorkflowDetail' });

/**
 * Something that a document or a start may hold, but its author probably did not mean; it keeps nothing from being saved
 * or run. `code` is stable, `pointer` names the place in what was sent.
 */
export const warningSchema = findingSchema.meta({ id: 'Warning' });

/** At most the first hundred warnings; their pointers lead into the document. */
const documentWarnings = { warnings: z.array(warningSchema).readonly() };

/** The answer to saving a document. */
export const savedWorkflowSchema = workflowDetailSchema.extend(documentWarnings).meta({ id: 'SavedWorkflow' });

/** The answer to bringing a workflow online: warnings of the version that is online now. */
export const onlineWorkflowSchema = workflowSchema.extend(documentWarnings).meta({ id: 'OnlineWorkflow' });

/** Saves a document: as a new workflow, or as the next version of an existing one (D4). */
export const workflowSaveSchema = z.strictObject({
	document: workflowDocumentSchema,
	note: z.string().max(1000).default('').describe('What changed, for the list of versions.'),
});

/**
 * One reason why a workflow or its schedule cannot go online. `pointer` names the place in the document, or in the schedule
 * where it begins with `/schedule`.
 */
export const blockerSchema = findingSchema.meta({ id: 'Blocker' });

export type WorkflowState = z.infer<typeof workflowStateSchema>;
export type Workflow = z.infer<typeof workflowSchema>;
export type WorkflowDetail = z.infer<typeof workflowDetailSchema>;
export type Warning = z.infer<typeof warningSchema>;
export type SavedWorkflow = z.infer<typeof savedWorkflowSchema>;
export type OnlineWorkflow = z.infer<typeof onlineWorkflowSchema>;
export type WorkflowSave = z.infer<typeof workflowSaveSchema>;
export type Blocker = z.infer<typeof blockerSchema>;
