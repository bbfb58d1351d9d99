import { z } from 'zod';
import { actorOf, type Principal } from '../auth/principal.ts';
import type { InstanceEvent } from '../contract/event.ts';
import type { InstanceDetail, InstanceParams } from '../contract/instance.ts';
import type { Page } from '../contract/page.ts';
import type { TaskInstance } from '../contract/task-instance.ts';
import { findWorkflow } from '../db/query/workflow.ts';
import type { InstanceOperation } from '../instance/rpc.ts';
import { instanceStub } from '../instance/stub.ts';
import { accept } from '../lib/result.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { pageOf, readCursor } from './cursor.ts';
import { type PageQuery, refuseCursor } from './id-page.ts';
import { publicRefusal } from './public-refusal.ts';
import type { Services } from './services.ts';

const OPERATION_REFUSALS = ['not_found', 'illegal_transition', 'archived', 'rerun_policy_forbids'] as const;

/** Where a run is. Its object is named by both ids, so another tenant's id leads to an object that holds nothing. */
export interface InstancePlace {
	readonly projectId: string;
	readonly instanceId: string;
}

export async function getInstance(
	{ env }: Services,
	{ projectId, instanceId }: InstancePlace,
): Promise<Answer<InstanceDetail, 'not_found'>> {
	const view = await instanceStub(env, projectId, instanceId).view();
	return view === null ? refuseWith('not_found') : accept(view);
}

export async function getInstanceParams(
	{ env }: Services,
	{ projectId, instanceId }: InstancePlace,
): Promise<Answer<InstanceParams, 'not_found'>> {
	const params = await instanceStub(env, projectId, instanceId).params();
	return params === null ? refuseWith('not_found') : accept(params);
}

/** Task instances in document order. */
export async function listInstanceTasks(
	{ env }: Services,
	{ projectId, instanceId }: InstancePlace,
	query: PageQuery,
): Promise<Answer<Page<TaskInstance>, 'not_found' | 'invalid_request'>> {
	const after = query.cursor === undefined ? 0 : readCursor(z.int().min(0), query.cursor);
	if (after === null) return refuseCursor();
	const rows = await instanceStub(env, projectId, instanceId).tasks(after, query.limit + 1);
	if (rows === null) return refuseWith('not_found');
	const end = after + query.limit;
	return accept(
		pageOf(
			rows,
			query.limit,
			(row) => row,
			() => end,
		),
	);
}

/** The fact log, oldest first. */
export async function listInstanceEvents(
	{ env }: Services,
	{ projectId, instanceId }: InstancePlace,
	query: PageQuery,
): Promise<Answer<Page<InstanceEvent>, 'not_found' | 'invalid_request'>> {
	const afterSeq = query.cursor === undefined ? 0 : readCursor(z.int().min(0), query.cursor);
	if (afterSeq === null) return refuseCursor();
	const rows = await instanceStub(env, projectId, instanceId).events(afterSeq, query.limit + 1);
	if (rows === null) return refuseWith('not_found');
	return accept(
		pageOf(
			rows,
			query.limit,
			(row) => row,
			(row) => row.seq,
		),
	);
}

/** Carries out a person's operation. Rerun and recover start something, so they pass the scheduler. */
export async function operateInstance(
	{ env, db }: Services,
	by: Principal,
	{ projectId, instanceId }: InstancePlace,
	operation: InstanceOperation,
): Promise<Answer<{ changed: boolean }, (typeof OPERATION_REFUSALS)[number] | 'workflow_deleted' | 'unavailable'>> {
	const instance = instanceStub(env, projectId, instanceId);
	if (operation === 'stop' || operation === 'force_close') {
		const operated = await instance.operate(operation, actorOf(by));
		return operated.ok ? accept({ changed: operated.changed }) : publicRefusal(operated, OPERATION_REFUSALS);
	}
	const view = await instance.view();
	if (view === null) return refuseWith('not_found');
	const reopened = await schedulerStub(env, projectId, view.workflowId).reopen(instanceId, operation, actorOf(by));
	const isRefused = !reopened.ok && reopened.code === 'not_found';
	// A run outlives its workflow, whose scheduler knows nothing of it any more.
	if (isRefused && (await findWorkflow(db, projectId, view.workflowId)) === null) return refuseWith('workflow_deleted');
	return reopened.ok ? accept({ changed: reopened.changed }) : publicRefusal(reopened, OPERATION_REFUSALS);
}

/** Deletes a run that has ended, with its logs. */
export async function removeInstance(
	{ env }: Services,
	by: Principal,
	{ projectId, instanceId }: InstancePlace,
): Promise<Answer<null, 'not_found' | 'illegal_transition' | 'unavailable'>> {
	const removed = await instanceStub(env, projectId, instanceId).remove(actorOf(by));
	return removed.ok ? accept(null) : publicRefusal(removed, ['not_found', 'illegal_transition']);
}
