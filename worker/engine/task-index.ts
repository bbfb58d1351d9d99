import { assert } from '../lib/assert.ts';
import type { Attempt } from './attempt.ts';
import type { Run, Task } from './state.ts';

/** Task at an index the plan gave; anything else is a broken invariant. */
export function taskAt(run: Run, index: number): Task {
	const task = run.tasks[index];
	assert(task !== undefined, `no task at ${index}`);
	return task;
}

/** Task of a key a fact names; facts only name tasks of their run. */
export function taskOf(run: Run, key: string): Task {
	const task = findTask(run, key);
	assert(task !== null, `no task ${key}`);
	return task;
}

/** Task of a key that came from outside, or null. */
export function findTask(run: Run, key: string): Task | null {
	const index = run.plan.indexByKey.get(key);
	return index === undefined ? null : (run.tasks[index] ?? null);
}

/** Task of a key that came from outside, also of a node that has left the run, or null. */
export function findTaskOrLeft(run: Run, key: string): Task | null {
	return findTask(run, key) ?? run.left.find((task) => task.node.key === key) ?? null;
}

/** An attempt by its number; numbers count up from 1 without gaps. */
export function findAttempt(task: Task, number: number): Attempt | null {
	return task.attempts[number - 1] ?? null;
}

/** An attempt that a fact names. */
export function attemptOf(task: Task, number: number): Attempt {
	const attempt = findAttempt(task, number);
	assert(attempt !== null, `no attempt ${number} of ${task.node.key}`);
	return attempt;
}

/** The newest attempt, if there is one. */
export function lastAttempt(task: Task): Attempt | null {
	return task.attempts.at(-1) ?? null;
}

/** The attempt that is out or on its way, or null. At most one exists per task. */
export function liveAttempt(task: Task): Attempt | null {
	const attempt = lastAttempt(task);
	return attempt !== null && attempt.ended === null ? attempt : null;
}
