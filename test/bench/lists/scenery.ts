import type { InstanceState, TaskState } from '../../../worker/contract/status.ts';
import type { ProjectionMessage, TaskProjection } from '../../../worker/projection/message.ts';

/** What the lists are filled with: every run has the same number of tasks, spread evenly over the last 30 days. */
export interface Scenery {
	readonly projectId: string;
	readonly runs: number;
	readonly tasksPerRun: number;
	readonly now: number;
}

export const DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

/** One in so many runs fails, and one in so many still runs. */
const FAILED_EVERY = 50;
const RUNNING_EVERY = 2500;

/** A workflow that hardly ever runs, among twenty that do. */
export const RARE_WORKFLOW = workflowId(20);
const RARE_EVERY = 10_000;

/** A type of task that hardly ever occurs. */
export const RARE_TYPE = 'SPARK';

/** Id of the run of that place, the oldest first; it sorts by creation as real ones do. */
export function runId(scenery: Scenery, place: number): string {
	return `ins_${ulidTime(createdAt(scenery, place))}${String(place).padStart(16, '0')}`;
}

export function createdAt({ runs, now }: Scenery, place: number): number {
	return Math.floor(now - DAYS * DAY_MS + ((place + 1) * DAYS * DAY_MS) / runs) - 60_000;
}

/** What the run of that place tells the lists when it has ended, or while it runs. */
export function messageOfRun(scenery: Scenery, place: number): ProjectionMessage {
	const at = createdAt(scenery, place);
	const state = stateOf(place);
	const workflow = place % RARE_EVERY === 7 ? 20 : place % 20;
	const total = scenery.tasksPerRun;
	const failed = state === 'failed' ? 1 : 0;
	return {
		v: 1,
		projectId: scenery.projectId,
		instanceId: runId(scenery, place),
		workflowId: workflowId(workflow),
		workflowName: `workflow of the number ${workflow}`,
		version: 1,
		seq: 5 * total,
		deleted: false,
		state,
		mode: 'normal',
		kind: place % 3 === 0 ? 'manual' : 'schedule',
		priority: 'MEDIUM',
		failureStrategy: 'continue',
		round: 1,
		partial: false,
		startedBy: 'token:tok_01aaaaaaaaaaaaaaaaaaaaaaaa',
		scheduleTime: at,
		createdAt: at,
		startedAt: at + 20,
		endedAt: state === 'running' ? null : at + 30_000,
		wakeAt: state === 'running' ? at + 2 * 3_600_000 : null,
		tasks: { total, success: total - failed, failed, skipped: 0, stopped: 0, running: 0 },
		taskRows: Array.from({ length: total }, (_, index) => taskRow(place, index, at, state)),
	};
}

function stateOf(place: number): InstanceState {
	if (place % RUNNING_EVERY === 11) return 'running';
	return place % FAILED_EVERY === 3 ? 'failed' : 'success';
}

function taskRow(place: number, index: number, at: number, run: InstanceState): TaskProjection {
	const state: TaskState = run === 'failed' && index === 0 ? 'failed' : 'success';
	const isRare = place % RARE_EVERY === 9 && index === 1;
	return {
		key: `node-${index}`,
		name: `What the node ${index} does`,
		type: isRare ? RARE_TYPE : (['SHELL', 'SQL', 'HTTP'][index % 3] ?? null),
		seq: 5 * index + 4,
		state,
		cause: state === 'failed' ? 'executor_failed' : null,
		failure: state === 'failed' ? 'The command ended with exit code 1: no such file or directory.' : null,
		round: 1,
		attempt: state === 'failed' ? 3 : 1,
		executorId: 'exe_01aaaaaaaaaaaaaaaaaaaaaaaa',
		startedAt: at + 100 * index,
		endedAt: at + 100 * index + 90,
	};
}

export function workflowId(number: number): string {
	return `wf_01aaaaaaaaaaaaaaaaaaaaaa${String(number).padStart(2, '0')}`;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** The first ten characters of a ULID: milliseconds in base 32. */
function ulidTime(at: number): string {
	let rest = at;
	let text = '';
	for (let place = 0; place < 10; place += 1) {
		text = `${ALPHABET[rest % 32]}${text}`;
		rest = Math.floor(rest / 32);
	}
	return text;
}
