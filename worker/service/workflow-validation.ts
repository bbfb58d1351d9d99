import type { Blocker } from '../contract/workflow.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import type { WorkflowValidation } from '../contract/workflow-validation.ts';
import type { Database } from '../db/database.ts';
import { checkDocument } from '../engine/check-document.ts';
import { configBlockers } from './config-check/config-blockers.ts';
import type { Services } from './services.ts';
import { usableExecutors } from './task-type.ts';
import { groupOf, missingExecutors } from './workflow-blockers.ts';
import { projectWarnings } from './workflow-warnings.ts';

/** More would only bury the first ones. */
const FINDINGS_MAX = 100;

/** Judges a document as saving it and bringing it online would, and keeps nothing of it. */
export async function validateWorkflow(
	{ db }: Pick<Services, 'db'>,
	projectId: string,
	document: WorkflowDocument,
): Promise<WorkflowValidation> {
	const problems = checkDocument(document);
	const [blockers, warnings] = await Promise.all([
		executorBlockers(db, projectId, document),
		problems.length > 0 ? [] : projectWarnings(db, projectId, document),
	]);
	return { problems: problems.slice(0, FINDINGS_MAX), blockers: blockers.slice(0, FINDINGS_MAX), warnings };
}

async function executorBlockers(db: Database, projectId: string, document: WorkflowDocument): Promise<Blocker[]> {
	const executors = await usableExecutors(db, projectId);
	const missing = missingExecutors(document, executors, (node) => groupOf(document, node));
	return [...missing, ...(await configBlockers(db, projectId, document, executors))];
}
