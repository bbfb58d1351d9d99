import { type WorkflowDocument, workflowDocumentSchema } from '../contract/workflow-document.ts';
import { readBody } from '../db/query/workflow-version.ts';
import { checkDocument } from '../engine/check-document.ts';
import { assert } from '../lib/assert.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import type { Services } from './services.ts';

/** More would only bury the first ones. */
const PROBLEMS_MAX = 100;

/** Refuses a document that breaks rules of the graph, naming every place. */
export function acceptDocument(document: WorkflowDocument): Answer<WorkflowDocument, 'invalid_document'> {
	const problems = checkDocument(document);
	if (problems.length === 0) return accept(document);
	const shown = problems.slice(0, PROBLEMS_MAX).map((problem) => ({ ...problem }));
	return refuseWith('invalid_document', { problems: shown, count: problems.length });
}

/** The document of a version that is known to exist. Parsed again: an older release may have written it. */
export async function readDocument(
	{ db }: Pick<Services, 'db'>,
	projectId: string,
	workflowId: string,
	version: number,
): Promise<WorkflowDocument> {
	const text = await readBody(db, projectId, workflowId, version);
	assert(text !== null, 'every version has a document');
	return workflowDocumentSchema.parse(JSON.parse(text));
}
