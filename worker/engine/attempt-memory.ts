import type { AttemptMemory } from './attempt.ts';
import type { Task } from './state.ts';
import { attemptOf } from './task-index.ts';

/** Memory of an attempt created in this very turn: it has certainly not left yet. */
export function attemptMemoryOf(task: Task, number: number): AttemptMemory {
	const { memory } = attemptOf(task, number);
	memory.bornHere = true;
	return memory;
}
