import type { FieldError } from '../contract/error.ts';
import type { RunRequest } from '../contract/run.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import { findWorkflow, type WorkflowRow } from '../db/query/workflow.ts';
import { findVersion } from '../db/query/workflow-version.ts';
import { graphOf } from '../engine/graph.ts';
import { jsonPointer } from '../engine/problem.ts';
import { nodesInScope } from '../engine/scope.ts';
import { accept } from '../lib/result.ts';
import type { PublishedWorkflow } from '../schedule/rpc.ts';
import { type Answer, refuseWith } from './answer.ts';
import { refuseBlocked } from './blocked.ts';
import { configBlockers } from './config-check/config-blockers.ts';
import { publishedWorkflow } from './published-workflow.ts';
import type { Services } from './services.ts';
import { usableExecutors } from './task-type.ts';
import { blockersOf, missingExecutors } from './workflow-blockers.ts';
import { readDocument } from './workflow-document.ts';

/** What of a start only the document, or another run, can tell to be possible. */
type Choices = Pick<RunRequest, 'nodes' | 'executorGroup' | 'mode' | 'version'>;

/** Whether a start is an ordinary one, of which the scheduler knows all that there is to check. */
export function needsNoLook({ nodes, version, recoverFrom, ...request }: RunRequest): boolean {
	const isWhole = (nodes ?? null) === null;
	return isWhole && version === undefined && recoverFrom === undefined && groupOf(request) === null;
}

/** Executors other than those the workflow went online with. */
function groupOf({ executorGroup, mode }: Pick<Choices, 'executorGroup' | 'mode'>): string | null {
	return mode === 'dryRun' ? null : (executorGroup ?? null);
}

/**
 * Checks what an asker chose against the document of the run. Gives the version that was named, for the scheduler; null
 * where none was, and for a workflow that cannot start anything, which the scheduler says.
 */
export async function checkChoices(
	services: Services,
	{ projectId, workflowId }: { readonly projectId: string; readonly workflowId: string },
	choices: Choices,
): Promise<Answer<PublishedWorkflow | null, 'invalid_request' | 'blocked'>> {
	const { nodes, version } = choices;
	const row = await findWorkflow(services.db, projectId, workflowId);
	if (row === null || row.onlineVersion === null) return accept(null);
	if (version !== undefined && (await findVersion(services.db, projectId, workflowId, version)) === null)
		return refuseVersion(version);
	const named = version === undefined ? null : await publishedWorkflow(services, row, version);
	const document = named?.document ?? (await readDocument(services, projectId, workflowId, row.onlineVersion));
	const unknown = unknownNodes(document, nodes?.keys ?? []);
	if (unknown.length > 0) return refuseWith('invalid_request', { fields: unknown });
	const blockers = await blockersOfStart(services, row, document, choices);
	return blockers.length > 0 ? refuseBlocked(blockers) : accept(named);
}

/** A version that is not online was checked when it was saved, if at all; executors have changed since. */
async function blockersOfStart(
	{ db }: Services,
	{ projectId, onlineVersion }: WorkflowRow,
	document: WorkflowDocument,
	choices: Choices,
) {
	const { nodes = null, version } = choices;
	const group = groupOf(choices);
	const isUnchecked = version !== undefined && version !== onlineVersion;
	if (group === null && !isUnchecked) return [];
	const executors = await usableExecutors(db, projectId);
	const covered = nodes === null ? null : nodesInScope(graphOf(document.nodes), nodes);
	const ofGroup =
		group === null
			? []
			: missingExecutors(document, executors, (_, index) => (covered === null || covered.has(index) ? group : null));
	if (!isUnchecked) return ofGroup;
	const ofVersion = blockersOf(document, executors);
	return [...ofGroup, ...ofVersion, ...(await configBlockers(db, projectId, document, executors))];
}

function refuseVersion(version: number) {
	const fields: FieldError[] = [
		{ in: 'body', pointer: jsonPointer('version'), message: `The workflow has no version ${version}.` },
	];
	return refuseWith('invalid_request', { fields });
}

function unknownNodes({ nodes }: WorkflowDocument, keys: readonly string[]): FieldError[] {
	const known = new Set(nodes.map((node) => node.key));
	return keys.flatMap((key, index) => {
		const pointer = jsonPointer('nodes', 'keys', index);
		return known.has(key) ? [] : [{ in: 'body', pointer, message: `The version has no node "${key}".` }];
	});
}
