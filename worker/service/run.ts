import { actorOf, actorText, type Principal } from '../auth/principal.ts';
import { fromInstant } from '../contract/instant.ts';
import type { RunAnswer, RunRequest } from '../contract/run.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import type { Refusal } from '../instance/rpc.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import type { AskedStart, StartedRun, StartRequest } from '../schedule/rpc.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { publicRefusal } from './public-refusal.ts';
import { withRecovered } from './recovered-run.ts';
import type { Services } from './services.ts';
import { checkChoices, needsNoLook } from './start-choices.ts';

type StartRefusal =
	| 'not_found'
	| 'invalid_request'
	| 'workflow_offline'
	| 'run_active'
	| 'blocked'
	| 'idempotency_conflict'
	| 'illegal_transition'
	| 'limit_reached'
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
	const { env, now } = services;
	const scheduler = schedulerStub(env, projectId, workflowId);
	// Without a key of the asker's every request is a start of its own; the id merely names it.
	const key = `manual/${actorText(by)}/${idempotencyKey ?? newId('instance', now())}`;
	const asked: AskedStart = { ...startRequest(by, request), ...emptiedBy(request) };
	if (needsNoLook(request)) return answered(services, place, await scheduler.start(key, asked));
	// What was possible when the key was new may be impossible now, and is answered all the same.
	const earlier = idempotencyKey === null ? null : await scheduler.startedBefore(key, asked);
	if (earlier !== null) return answerOf(earlier);
	const completed = await withRecovered(services, place, request);
	if (!completed.ok) return completed;
	const checked = await checkChoices(services, place, completed.value);
	if (!checked.ok) return checked;
	const given = { asked, definition: checked.value };
	const isOrdinary = request.version === undefined && request.recoverFrom === undefined;
	const started = isOrdinary
		? scheduler.start(key, asked)
		: scheduler.startWith(key, startRequest(by, completed.value), given);
	return answered(services, place, await started);
}

async function answered(
	{ db }: Services,
	{ projectId, workflowId }: { readonly projectId: string; readonly workflowId: string },
	started: StartedRun | Refusal,
): Promise<Answer<RunAnswer, StartRefusal>> {
	const isOffline = !started.ok && started.code === 'workflow_offline';
	if (isOffline && (await findWorkflow(db, projectId, workflowId)) === null) return refuseWith('not_found');
	return answerOf(started);
}

function answerOf(started: StartedRun | Refusal): Answer<RunAnswer, StartRefusal> {
	if (started.ok) return accept({ instanceId: started.instanceId, warnings: started.warnings });
	return publicRefusal(started, ['workflow_offline', 'run_active', 'idempotency_conflict', 'invalid_request']);
}

function startRequest(by: Principal, request: RunRequest): StartRequest {
	const { retry = null } = request;
	return {
		kind: 'manual',
		by: actorOf(by),
		scheduleTime: request.scheduleTime === undefined ? null : fromInstant(request.scheduleTime),
		timeZone: request.timeZone ?? null,
		startParams: request.params ?? {},
		failureStrategy: request.failureStrategy ?? null,
		priority: request.priority ?? null,
		executorGroup: request.executorGroup ?? null,
		...(retry === null ? {} : { retry }),
		mode: request.mode,
		scope: request.nodes ?? null,
		...(request.version === undefined ? {} : { version: request.version }),
		...(request.recoverFrom === undefined ? {} : { recoverFrom: request.recoverFrom }),
	};
}

/** What a start that recovers from a run does not want as that run had it, and leaves to the document instead. */
function emptiedBy({ recoverFrom, executorGroup, retry, nodes, params }: RunRequest): Pick<AskedStart, 'emptied'> {
	if (recoverFrom === undefined) return {};
	const noParams = params !== undefined && Object.keys(params).length === 0;
	const isEmpty = { executorGroup: executorGroup === null, retry: retry === null, nodes: nodes === null };
	const names = Object.entries({ ...isEmpty, params: noParams }).flatMap(([name, is]) => (is ? [name] : []));
	return names.length === 0 ? {} : { emptied: names };
}
