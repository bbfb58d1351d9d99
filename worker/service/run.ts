import { actorOf, actorText, type Principal } from '../auth/principal.ts';
import type { FieldError } from '../contract/error.ts';
import { fromInstant } from '../contract/instant.ts';
import type { RunAnswer, RunRequest } from '../contract/run.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import { graphOf } from '../engine/graph.ts';
import { jsonPointer } from '../engine/problem.ts';
import { nodesInScope } from '../engine/scope.ts';
import type { Refusal } from '../instance/rpc.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import type { StartedRun, StartRequest } from '../schedule/rpc.ts';
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
	const { env, db, now } = services;
	const scheduler = schedulerStub(env, projectId, workflowId);
	// Without a key of the asker's every request is a start of its own; the id merely names it.
	const key = `manual/${actorText(by)}/${idempotencyKey ?? newId('instance', now())}`;
	const wanted = startRequest(by, request);
	const choices = choicesOf(request);
	if (choices !== null) {
		// What was possible when the key was new may be impossible now, and is answered all the same.
		const earlier = idempotencyKey === null ? null : await scheduler.startedBefore(key, wanted);
		if (earlier !== null) return answerOf(earlier);
		const checked = await checkChoices(services, place, choices);
		if (!checked.ok) return checked;
	}
	const started = await scheduler.start(key, wanted);
	const isOffline = !started.ok && started.code === 'workflow_offline';
	if (isOffline && (await findWorkflow(db, projectId, workflowId)) === null) return refuseWith('not_found');
	return answerOf(started);
}

function answerOf(started: StartedRun | Refusal): Answer<RunAnswer, StartRefusal> {
	if (started.ok) return accept({ instanceId: started.instanceId, warnings: started.warnings });
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
		...(request.retry === undefined ? {} : { retry: request.retry }),
		mode: request.mode,
		scope: request.nodes ?? null,
	};
}

/** What of a start only the document can tell to be possible. */
interface Choices {
	/** A part of the graph. */
	readonly nodes: RunRequest['nodes'];
	/** Executors other than those the workflow went online with. */
	readonly group: string | undefined;
}

function choicesOf({ nodes, executorGroup, mode }: RunRequest): Choices | null {
	const group = mode === 'dryRun' ? undefined : executorGroup;
	return nodes === undefined && group === undefined ? null : { nodes, group };
}

async function checkChoices(
	services: Services,
	{ projectId, workflowId }: { readonly projectId: string; readonly workflowId: string },
	{ nodes, group }: Choices,
): Promise<Answer<null, 'invalid_request' | 'blocked'>> {
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
