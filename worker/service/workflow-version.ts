import { z } from 'zod';
import type { Page } from '../contract/page.ts';
import type { WorkflowVersion, WorkflowVersionDetail } from '../contract/workflow-version.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { findVersion, listVersions } from '../db/query/workflow-version.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { pageOf, readCursor } from './cursor.ts';
import { type PageQuery, refuseCursor } from './id-page.ts';
import type { Services } from './services.ts';
import { readDocument } from './workflow-document.ts';
import { showVersion } from './workflow-view.ts';

/** Versions of a workflow, newest first. */
export async function listWorkflowVersions(
	{ db }: Services,
	projectId: string,
	workflowId: string,
	query: PageQuery,
): Promise<Answer<Page<WorkflowVersion>, 'not_found' | 'invalid_request'>> {
	if ((await findWorkflow(db, projectId, workflowId)) === null) return refuseWith('not_found');
	const before = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(z.int().min(1), query.cursor);
	if (before === null) return refuseCursor();
	const rows = await listVersions(db, projectId, workflowId, { before, limit: query.limit + 1 });
	return accept(pageOf(rows, query.limit, showVersion, (row) => row.number));
}

export async function getWorkflowVersion(
	services: Services,
	projectId: string,
	workflowId: string,
	number: number,
): Promise<Answer<WorkflowVersionDetail, 'not_found'>> {
	const row = await findVersion(services.db, projectId, workflowId, number);
	if (row === null) return refuseWith('not_found');
	return accept({ ...showVersion(row), document: await readDocument(services, projectId, workflowId, number) });
}
