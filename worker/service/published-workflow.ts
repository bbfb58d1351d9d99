import { projectSettingsSchema } from '../contract/project.ts';
import { findAnyProject } from '../db/query/project.ts';
import type { WorkflowRow } from '../db/query/workflow.ts';
import { assert } from '../lib/assert.ts';
import type { PublishedWorkflow } from '../schedule/rpc.ts';
import type { Services } from './services.ts';
import { readDocument } from './workflow-document.ts';

/** A version that exists, as a scheduler keeps it: with everything of its project that runs capture. */
export async function publishedWorkflow(
	ports: Pick<Services, 'db'>,
	row: WorkflowRow,
	version: number,
): Promise<PublishedWorkflow> {
	const project = await findAnyProject(ports.db, row.projectId);
	assert(project !== null, 'a workflow has a project');
	return {
		projectId: row.projectId,
		projectName: project.name,
		workflowId: row.id,
		workflowName: row.name,
		version,
		document: await readDocument(ports, row.projectId, row.id, version),
		timeZone: project.timeZone,
		projectParams: projectSettingsSchema.parse(project.settings).params,
	};
}
