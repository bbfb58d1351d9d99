import { projectSettingsSchema } from '../contract/project.ts';
import type { Warning } from '../contract/workflow.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import type { Database } from '../db/database.ts';
import { findAnyProject } from '../db/query/project.ts';
import { warningsOf } from '../engine/warnings-of.ts';

/** More would only bury the first ones. */
const WARNINGS_MAX = 100;

/** What the author of a document should know of it, given the parameters of its project. */
export async function projectWarnings(
	db: Database,
	projectId: string,
	document: WorkflowDocument,
): Promise<readonly Warning[]> {
	const project = await findAnyProject(db, projectId);
	const { params } = projectSettingsSchema.parse(project?.settings ?? {});
	return warningsOf(document, new Set(Object.keys(params))).slice(0, WARNINGS_MAX);
}
