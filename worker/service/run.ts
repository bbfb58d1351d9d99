import { actorOf, actorText, type Principal } from '../auth/principal.ts';
import type { FieldError } from '../contract/error.ts';
import { fromInstant } from '../contract/instant.ts';
import type { RunAnswer, RunRequest } from '../contract/run.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { graphOf } from '../engine/graph.ts';
import { jsonPointer } from '../engine/problem.ts';
import { nodesInScope } from '../engine/scope.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import type { StartRequest } from '../schedule/rpc.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { refuseBlocked } from './blocked.ts';
import { publicRefusal } from './public-refusal.ts';
import type { Services } from './services.ts';
import { usableExecutors } from './task-type.ts';
import { missingExecutors } from './workflow-blockers.ts';
import { readDocument } from './workflow-document.ts';

type StartRefusal =
	| 'not_found'
	| 'invalid_request'
	| 'workflow_offline'
	| 'blocked'
	| 'idempotency_conflict'
	| 'unavailable';

/**
 * Starts a run by hand. Of an ordinary start the database is asked only when the scheduler refuses, to tell an unknown
 * workflow from one that is offline: starts go on while it is down.
 */
export async function startRun(
	services: Services,
	by: Principal,
	place: { readonly projectId: string; readonly workflowId: string; readonly idempotencyKey: string | null },
	request: RunRequest,
): Promise<Answer<RunAnswer, StartRefusal>> {
	const { projectId, workflowId, idempotencyKey } = place;
	const checked = await checkChoices(services, place, request);
	if (!checked.ok) return checked;
	const { env, db, now } = services;
	// Without a key of the asker's every request is a start of its own; the id merely names it.
	const key = `manual/${actorText(by)}/${idempotencyKey ?? newId('instance', now())}`;
	const started = await schedulerStub(env, projectId, workflowId).start(key, startRequest(by, request));
	if (started.ok) return accept({ instanceId: started.instanceId, warnings: started.warnings });
	const isUnknown = started.code === 'workflow_offline' && (await findWorkflow(db, projectId, workflowId)) === null;
	if (isUnknown) return refuseWith('not_found');
	return publicRefusal(started, ['workflow_offline', 'idempotency_conflict', 'invalid_request']);
}

function startRequest(by: Principal, request: RunRequest): StartRequest {
	return {
		kind: 'manual',
		by: actorOf(by),
		scheduleTime: request.scheduleTime === undefined ? null : fromInstant(request.scheduleTime),
		timeZone: request.timeZone ?? null,
		startParams: request.params,
		failureStrategy: request.failureStrategy ?? null,
		priority: request.priority ?? null,
		executorGroup: request.executorGroup ?? null,
		mode: request.mode,
		scope: request.nodes ?? null,
	};
}

/** Judges what only the document can tell: a part of the graph, and executors other than those it went online with. */
async function checkChoices(
	services: Services,
	{ projectId, workflowId }: { readonly projectId: string; readonly workflowId: string },
	{ nodes, executorGroup, mode }: RunRequest,
): Promise<Answer<null, 'invalid_request' | 'blocked'>> {
	const group = mode === 'dryRun' ? undefined : executorGroup;
	if (nodes === undefined && group === undefined) return accept(null);
	const row = await findWorkflow(services.db, projectId, workflowId);
	if (row === null || row.onlineVersion === null) return accept(null);
	const document = await readDocument(services, projectId, workflowId, row.onlineVersion);
	const unknown = unknownNodes(document, nodes?.keys ?? []);
	if (unknown.length > 0) return refuseWith('invalid_request', { fields: unknown });
	if (group === undefined) return accept(null);
	const covered = nodes === undefined ? null : nodesInScope(graphOf(document.nodes), nodes);
	const executors = await usableExecutors(services.db, projectId);
	const blockers = missingExecutors(document, executors, (_, index) =>
		covered === null || covered.has(index) ? group : null,
	);
	return blockers.length > 0 ? refuseBlocked(blockers) : accept(null);
}

function unknownNodes({ nodes }: WorkflowDocument, keys: readonly string[]): FieldError[] {
	const known = new Set(nodes.map((node) => node.key));
	return keys.flatMap((key, index) => {
		const pointer = jsonPointer('nodes', 'keys', index);
		return known.has(key) ? [] : [{ in: 'body', pointer, message: `The online version has no node "${key}".` }];
	});
}
