import type { Schema } from '#lib/api/client.ts';
import { timeRangeOf } from './time-range.ts';

type TaskInstance = Schema<'ListedTaskInstance'>;

/** The names of the list's filters in the address and in the API. */
export const TASK_INSTANCE_FILTERS = ['state', 'workflowId', 'instanceId', 'name', 'type', 'range', 'from', 'to'];

/** Those that the list of all task instances can hold: what has ended, and what has run for a while. */
export const LISTED_TASK_STATES = [
	'running',
	'failed',
	'success',
	'skipped',
	'stopped',
	'queued',
	'delayed',
	'waiting_event',
	'held',
	'pending',
] as const satisfies TaskInstance['state'][];

/** What a list of task instances asks the API for. */
export interface TaskInstanceQuery {
	/** Several, separated by commas. */
	readonly state?: string;
	readonly workflowId?: string;
	readonly instanceId?: string;
	readonly name?: string;
	readonly type?: string;
	readonly from?: string;
	readonly to?: string;
}

type Params = Pick<URLSearchParams, 'get' | 'getAll'>;

/** The filters that an address holds; whatever is not known is no filter. */
export function taskInstanceQueryOf(params: Params, nowMs: number): TaskInstanceQuery {
	const given = params.getAll('state').flatMap((text) => text.split(','));
	const states = LISTED_TASK_STATES.filter((state) => given.includes(state));
	const one = (name: 'workflowId' | 'instanceId' | 'name' | 'type') => {
		const value = params.get(name);
		return value ? { [name]: value } : {};
	};
	return {
		...(states.length > 0 ? { state: states.join(',') } : {}),
		...one('workflowId'),
		...one('instanceId'),
		...one('name'),
		...one('type'),
		...timeRangeOf(params, nowMs),
	};
}

/** Whether a task instance that was pushed belongs into the list. */
export function isTaskInstanceWanted(task: TaskInstance, query: TaskInstanceQuery): boolean {
	const { state, workflowId, instanceId, name, type, from, to } = query;
	const wanted = name?.toLowerCase();
	return (
		(!state || state.split(',').includes(task.state)) &&
		(!workflowId || task.workflowId === workflowId) &&
		(!instanceId || task.instanceId === instanceId) &&
		(!wanted || task.key.toLowerCase().includes(wanted) || task.name.toLowerCase().includes(wanted)) &&
		(!type || task.type === type) &&
		(!from || task.instanceCreatedAt >= from) &&
		(!to || task.instanceCreatedAt < to)
	);
}
