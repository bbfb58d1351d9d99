import { actorOf, actorText, type Principal } from '../auth/principal.ts';
import { fromInstant } from '../contract/instant.ts';
import type { RunAnswer, RunRequest } from '../contract/run.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import type { StartRequest } from '../schedule/rpc.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { publicRefusal } from './public-refusal.ts';
import type { Services } from './services.ts';

/**
 * Starts a run by hand. The database is asked only when the scheduler refuses, to tell an unknown workflow from one
 * that is offline: starts go on while it is down.
 */
export async function startRun(
	{ env, db, now }: Services,
	by: Principal,
	place: { readonly projectId: string; readonly workflowId: string; readonly idempotencyKey: string | null },
	request: RunRequest,
): Promise<Answer<RunAnswer, 'not_found' | 'workflow_offline' | 'idempotency_conflict' | 'invalid_document'>> {
	const { projectId, workflowId, idempotencyKey } = place;
	// Without a key of the asker's every request is a start of its own; the id merely names it.
	const key = `manual/${actorText(by)}/${idempotencyKey ?? newId('instance', now())}`;
	const started = await schedulerStub(env, projectId, workflowId).start(key, startRequest(by, request));
	if (started.ok) return accept({ instanceId: started.instanceId });
	const isUnknown = started.code !== 'idempotency_conflict' && (await findWorkflow(db, projectId, workflowId)) === null;
	if (isUnknown) return refuseWith('not_found');
	return publicRefusal(started, ['not_found', 'workflow_offline', 'idempotency_conflict', 'invalid_document']);
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
