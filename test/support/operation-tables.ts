import type { TaskOperationName } from '../../worker/engine/view/allowed-task-operations.ts';

export const INSTANCE_OPERATIONS = ['pause', 'resume', 'stop', 'rerun', 'recover', 'force_close'] as const;
/** What else can be done to a run that waits for its turn. */
export const LINE_OPERATIONS = ['hold', 'release'] as const;
export const TASK_OPERATIONS = ['hold', 'release', 'terminate', 'set_success', 'set_failed', 'rerun'] as const;

export type InstanceOperation = (typeof INSTANCE_OPERATIONS)[number];
export type LineOperation = (typeof LINE_OPERATIONS)[number];

type Table<Operation extends string> = Readonly<Record<string, Readonly<Partial<Record<Operation, string>>>>>;

/**
 * Where an operation leads a run from each state that its own object can be in; absent where it is refused, and the state
 * itself where it holds already (domain rules, "Instances"). The run has a task `a` that an executor has, and `b` after it.
 */
export const INSTANCE_TABLE = {
	running: { pause: 'pausing', resume: 'running', stop: 'stopping', force_close: 'stopped' },
	pausing: { pause: 'pausing', resume: 'running', stop: 'stopping', force_close: 'stopped' },
	paused: { pause: 'paused', resume: 'running', stop: 'stopped', rerun: 'running', force_close: 'stopped' },
	stopping: { stop: 'stopping', force_close: 'stopped' },
	stopped: { stop: 'stopped', rerun: 'running', recover: 'running', force_close: 'stopped' },
	success: { rerun: 'running', force_close: 'success' },
	failed: { rerun: 'running', recover: 'running', force_close: 'failed' },
} as const satisfies Table<InstanceOperation>;

/**
 * The same for a run that its execution strategy makes wait, by whether somebody holds it, and for one that it decided
 * against. Elsewhere nobody holds a run or releases it.
 */
export const LINE_TABLE = {
	waiting: { hold: 'held', release: 'waiting', stop: 'stopped', force_close: 'stopped' },
	held: { hold: 'held', release: 'waiting', stop: 'stopped', force_close: 'stopped' },
	discarded: { force_close: 'discarded' },
} as const satisfies Table<InstanceOperation | LineOperation>;

/** What can be given another document, and what can be deleted: neither changes the state. */
export const EDITABLE_STATES: readonly string[] = ['success', 'failed', 'stopped'];
export const DELETABLE_STATES: readonly string[] = [...EDITABLE_STATES, 'paused', 'discarded'];

/** The same for a task of a run (domain rules, "Task instances"). */
export const TASK_TABLE = {
	pending: { hold: 'held', release: 'pending', terminate: 'failed' },
	delayed: { hold: 'held', release: 'delayed', terminate: 'failed' },
	queued: { hold: 'held', release: 'queued', terminate: 'failed' },
	held: { hold: 'held', release: 'pending', terminate: 'failed' },
	running: { release: 'running', terminate: 'running' },
	success: { set_success: 'success', set_failed: 'failed', rerun: 'queued' },
	failed: { set_success: 'success', set_failed: 'failed', rerun: 'queued' },
	skipped: {},
	stopped: { rerun: 'queued' },
} as const satisfies Table<TaskOperationName>;

export type TaskTableState = keyof typeof TASK_TABLE;

/** Where an operation leads; null where it is refused. */
export function ledTo(table: Table<string>, state: string, operation: string): string | null {
	return table[state]?.[operation] ?? null;
}

/** Everything in a table as a list of its cells. */
export function cellsOf<State extends string, Operation extends string>(
	states: readonly State[],
	operations: readonly Operation[],
	table: Table<string>,
): readonly { readonly state: State; readonly operation: Operation; readonly leadsTo: string }[] {
	return states.flatMap((state) =>
		operations.map((operation) => ({ state, operation, leadsTo: ledTo(table, state, operation) ?? 'refusal' })),
	);
}
