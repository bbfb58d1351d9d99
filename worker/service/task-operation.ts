import { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import type { OperationPreview } from '../contract/instance.ts';
import { jsonValueSchema } from '../contract/json-value.ts';
import type {
	TaskBatch,
	TaskBatchPreview,
	TaskBatchResult,
	TaskOperationName,
	TaskRerun,
} from '../contract/task-operation.ts';
import type { TaskRefusal } from '../engine/command.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { accept } from '../lib/result.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { unreachable } from '../lib/unreachable.ts';
import { type Answer, refuseWith } from './answer.ts';
import { type OperationRefusal, operateInstance, type PersonOrder, previewOperation } from './instance-operation.ts';
import type { Services } from './services.ts';
import { parseTaskInstanceId } from './task-instance.ts';

const AS_IT_WAS: TaskRerun = { withDownstream: false, definition: 'captured' };

/** An operation with what only reruns take. */
interface Wanted {
	readonly operation: TaskOperationName;
	readonly rerun?: TaskRerun | undefined;
}

/** Carries out an operation on one task instance (R4). */
export async function operateTask(
	services: Services,
	by: Principal,
	place: { readonly projectId: string; readonly taskInstanceId: string },
	wanted: Wanted,
): Promise<Answer<{ changed: boolean }, OperationRefusal>> {
	const task = parseTaskInstanceId(place.taskInstanceId);
	if (task === null) return refuseWith('not_found');
	const run = { projectId: place.projectId, instanceId: task.instanceId };
	const operated = await operateInstance(services, by, run, orderOf(wanted, [task.key]));
	return operated.ok ? accept({ changed: operated.value.changed }) : operated;
}

/** What an operation on one task instance would do. */
export async function previewTaskOperation(
	services: Services,
	by: Principal,
	place: { readonly projectId: string; readonly taskInstanceId: string },
	wanted: Wanted,
): Promise<Answer<OperationPreview, OperationRefusal>> {
	const task = parseTaskInstanceId(place.taskInstanceId);
	if (task === null) return refuseWith('not_found');
	const run = { projectId: place.projectId, instanceId: task.instanceId };
	return previewOperation(services, by, run, orderOf(wanted, [task.key]));
}

/** Carries out one operation on several task instances: those of one run together, and each answered for itself. */
export async function operateTasks(
	services: Services,
	by: Principal,
	projectId: string,
	{ ids, ...wanted }: TaskBatch,
): Promise<readonly TaskBatchResult[]> {
	const results = new Map<string, TaskBatchResult>();
	await severalAtOnce(byRun(ids), async ([instanceId, tasks]) => {
		const order = orderOf(
			wanted,
			tasks.map(({ key }) => key),
		);
		const operated = await operateOrSay(services, by, { projectId, instanceId }, order);
		for (const { id, key } of tasks) results.set(id, resultOf(id, key, operated));
	});
	return ids.map((id) => results.get(id) ?? refusedOne(id, { code: 'not_found', details: {} }));
}

/** What an operation on several task instances would do, run by run. An id that is none names no run. */
export async function previewTaskOperations(
	services: Services,
	by: Principal,
	projectId: string,
	{ ids, ...wanted }: TaskBatch,
): Promise<TaskBatchPreview['previews']> {
	const runs = byRun(ids);
	const previews = new Map<string, TaskBatchPreview['previews'][number]>();
	await severalAtOnce(runs, async ([instanceId, tasks]) => {
		const order = orderOf(
			wanted,
			tasks.map(({ key }) => key),
		);
		const previewed = await previewOperation(services, by, { projectId, instanceId }, order);
		const { code, details } = previewed.ok ? { code: null, details: null } : previewed;
		previews.set(instanceId, {
			...{ instanceId, preview: previewed.ok ? previewed.value : null },
			...{ code, details: details === null ? null : { ...details } },
		});
	});
	return [...runs.keys()].flatMap((instanceId) => previews.get(instanceId) ?? []);
}

/** Task instances by their runs, each once; an id that is none is left out. */
function byRun(ids: readonly string[]) {
	const tasks = [...new Set(ids)].flatMap((id) => {
		const task = parseTaskInstanceId(id);
		return task === null ? [] : [{ id, ...task }];
	});
	return Map.groupBy(tasks, ({ instanceId }) => instanceId);
}

/** A run whose object does not answer keeps none of the others from being answered for. */
async function operateOrSay(...[services, by, place, order]: Parameters<typeof operateInstance>) {
	try {
		return await operateInstance(services, by, place, order);
	} catch (problem) {
		logLine('batch_item_unanswered', { instance: place.instanceId, problem: messageOf(problem) });
		return refuseWith('unavailable');
	}
}

type Refused = Pick<TaskRefusal, 'details'> & { readonly code: string };

function resultOf(id: string, key: string, operated: Awaited<ReturnType<typeof operateInstance>>): TaskBatchResult {
	if (!operated.ok)
		return refusedOne(id, refusedOf(operated.details.refused).find(({ task }) => task === key) ?? operated);
	const { changed, refused, untouched } = operated.value;
	const own = refused?.find(({ task }) => task === key);
	if (own !== undefined) return refusedOne(id, own);
	return { id, ok: true, changed: changed && untouched?.includes(key) !== true, code: null, details: null };
}

const refusedSchema = z
	.array(z.object({ task: z.string(), code: z.string(), details: z.record(z.string(), jsonValueSchema) }))
	.catch([]);

/** What a refusal says of each of several tasks; nothing where it is about all of them alike. */
function refusedOf(refused: unknown): z.infer<typeof refusedSchema> {
	return refusedSchema.parse(refused);
}

function refusedOne(id: string, { code, details }: Refused): TaskBatchResult {
	return { id, ok: false, changed: false, code, details: { ...details } };
}

/** What may change an ended task may open its run, so it passes the scheduler. */
function orderOf({ operation, rerun = AS_IT_WAS }: Wanted, tasks: string[]): PersonOrder {
	switch (operation) {
		case 'hold':
		case 'release':
		case 'terminate':
			return { via: 'run', order: { kind: 'operate_tasks', operation, tasks } };
		case 'set_success':
		case 'set_failed':
			return { via: 'scheduler', order: { kind: 'operate_tasks', operation, tasks } };
		case 'rerun': {
			const { withDownstream, definition } = rerun;
			const order = { kind: 'rerun_tasks', tasks, withDownstream, isNewest: definition === 'newest' } as const;
			return { via: 'scheduler', order };
		}
		default:
			return unreachable(operation);
	}
}
