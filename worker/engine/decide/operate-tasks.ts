import type { TaskOperation, TaskRefusal } from '../command.ts';
import { acceptedBut, type Draft, emit, type Turn } from '../draft.ts';
import type { Actor } from '../run-spec.ts';
import type { Task } from '../state.ts';
import { findTask, liveAttempt } from '../task-index.ts';
import { advance } from './advance.ts';
import { failTask } from './end-attempt.ts';
import { forceTasks } from './force-tasks.ts';
import { refusedAll } from './refusal.ts';
import { stopAttempt } from './stop-attempt.ts';
import { type TaskVerdict, verdictOn } from './task-verdict.ts';
import { withdraw } from './withdraw.ts';

/** What a person does to single tasks (R4). Those that it does not fit are left alone and told; nothing fits ⇒ refused. */
export function operateTasks(draft: Draft, by: Actor, operation: TaskOperation, keys: readonly string[]): Turn {
	const judged = judge(draft, keys, (task) => verdictOn(draft.run, task, operation));
	if (judged.isRefused) return refusedAll(draft, judged.refused);
	if (judged.tasks.length > 0) carryOut(draft, by, operation, judged.tasks);
	advance(draft);
	return acceptedBut(draft, judged.refused, judged.untouched);
}

interface Judged {
	/** What the operation changes. */
	readonly tasks: readonly Task[];
	readonly refused: readonly TaskRefusal[];
	/** Keys of what is as the operation asks for already. */
	readonly untouched: readonly string[];
	/** Nothing is left to do, and not because it is done already. */
	readonly isRefused: boolean;
}

/** Parts tasks into those to operate on and those to leave. */
export function judge(draft: Draft, keys: readonly string[], verdict: (task: Task) => TaskVerdict): Judged {
	const tasks: Task[] = [];
	const refused: TaskRefusal[] = [];
	const untouched: string[] = [];
	const distinct = [...new Set(keys)];
	for (const key of distinct) {
		const task = findTask(draft.run, key);
		const judged = task === null ? ({ code: 'not_found', details: { task: key } } as const) : verdict(task);
		if (judged === 'fits' && task !== null) tasks.push(task);
		else if (typeof judged === 'object') refused.push({ task: key, ...judged });
		else untouched.push(key);
	}
	return { tasks, refused, untouched, isRefused: refused.length === distinct.length && refused.length > 0 };
}

function carryOut(draft: Draft, by: Actor, operation: TaskOperation, tasks: readonly Task[]): void {
	const { at } = draft;
	const keys = tasks.map((task) => task.node.key);
	switch (operation) {
		case 'hold':
			withdraw(draft, tasks);
			return emit(draft, { kind: 'tasks_held', at, tasks: keys, by });
		case 'release':
			return emit(draft, { kind: 'tasks_released', at, tasks: keys, by });
		case 'terminate':
			emit(draft, { kind: 'tasks_terminated', at, tasks: keys, by });
			for (const task of tasks) terminate(draft, task);
			return;
		case 'set_success':
			return forceTasks(draft, tasks, 'success', by);
		case 'set_failed':
			return forceTasks(draft, tasks, 'failed', by);
	}
}

/** Ends a task for good (S2): at once, or when what its executor does has been stopped. */
function terminate(draft: Draft, task: Task): void {
	const attempt = liveAttempt(task);
	if (attempt !== null) stopAttempt(draft, task, attempt, 'terminated');
	else failTask(draft, task, TERMINATED);
}

const TERMINATED = {
	cause: 'terminated_by',
	message: 'Terminated by a person before it ran.',
	code: null,
	retryable: false,
} as const;
