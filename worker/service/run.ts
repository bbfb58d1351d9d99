import { actorOf, actorText, type Principal } from '../auth/principal.ts';
import type { FieldError } from '../contract/error.ts';
import { fromInstant } from '../contract/instant.ts';
import type { RunAnswer, RunRequest } from '../contract/run.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { jsonPointer } from '../engine/problem.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import type { StartRequest } from '../schedule/rpc.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { publicRefusal } from './public-refusal.ts';
import type { Services } from './services.ts';
import { readDocument } from './workflow-document.ts';

type StartRefusal = 'not_found' | 'invalid_request' | 'workflow_offline' | 'idempotency_conflict' | 'unavailable';

/**
 * Starts a run by hand. The database is asked only when the scheduler refuses, to tell an unknown workflow from one
 * that is offline: starts go on while it is down.
 */
export async function startRun(
	services: Services,
	by: Principal,
	place: { readonly projectId: string; readonly workflowId: string; readonly idempotencyKey: string | null },
	request: RunRequest,
): Promise<Answer<RunAnswer, StartRefusal>> {
	const { projectId, workflowId, idempotencyKey } = place;
	const unknown = await unknownNodes(services, place, request.nodes?.keys ?? []);
	if (unknown.length > 0) return refuseWith('invalid_request', { fields: unknown });
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

/** Keys that the online version does not have; only a run of a part of the graph needs the database to tell. */
async function unknownNodes(
	services: Services,
	place: { readonly projectId: string; readonly workflowId: string },
	keys: readonly string[],
): Promise<FieldError[]> {
	if (keys.length === 0) return [];
	const row = await findWorkflow(services.db, place.projectId, place.workflowId);
	if (row === null || row.onlineVersion === null) return [];
	const { nodes } = await readDocument(services, place.projectId, place.workflowId, row.onlineVersion);
	const known = new Set(nodes.map((node) => node.key));
	return keys.flatMap((key, index) => {
		const pointer = jsonPointer('nodes', 'keys', index);
		return known.has(key) ? [] : [{ in: 'body', pointer, message: `The online version has no node "${key}".` }];
	});
}
