import type { InstanceState, TaskState } from '../../contract/status.ts';
import type { Command, Reply, TaskRefusal } from '../command.ts';
import { decide } from '../decide.ts';
import { restore, snapshotOf } from '../snapshot.ts';
import type { Run } from '../state.ts';

/** Changes of tasks that a preview names; the rest is counted. */
const CHANGES_MAX = 200;

/** What would become of one task at once: what runs by itself afterwards is not foretold. */
export interface TaskChange {
	readonly key: string;
	readonly from: TaskState | null;
	readonly to: TaskState | null;
}

/** What a command would do to a run. */
export interface OrderPreview {
	readonly from: InstanceState;
	readonly to: InstanceState;
	/** The first of them, in document order. */
	readonly tasks: readonly TaskChange[];
	readonly changed: number;
	/** Attempts that executors have and that are asked to stop. */
	readonly stopping: number;
	readonly refused: readonly TaskRefusal[];
}

/**
 * Decides a command on a copy of the run, which is thrown away (api: `dryRun=true`). Costs the whole run.
 *
 * @returns the refusal when the command would be refused.
 */
export function previewOf(run: Run, command: Command): OrderPreview | Extract<Reply, { ok: false }> {
	const copy = restore(snapshotOf(run));
	copyMemory(run, copy);
	const { reply, effects } = decide(copy, command);
	if (!reply.ok) return reply;
	const changes = changesBetween(run, copy);
	return {
		from: run.state,
		to: copy.state,
		tasks: changes.slice(0, CHANGES_MAX),
		changed: changes.length,
		stopping: effects.filter((effect) => effect.kind === 'stop').length,
		refused: reply.refused ?? [],
	};
}

/** Whether an attempt may have left is remembered, not stored; without it everything would have to be asked to stop. */
function copyMemory(run: Run, copy: Run): void {
	for (const [index, task] of run.tasks.entries())
		for (const [place, { memory }] of task.attempts.entries()) {
			const attempt = copy.tasks[index]?.attempts[place];
			if (attempt !== undefined) attempt.memory = { ...memory };
		}
}

function changesBetween(before: Run, after: Run): TaskChange[] {
	const states = new Map(before.tasks.map((task) => [task.node.key, task.phase.state]));
	const changes: TaskChange[] = [];
	for (const task of after.tasks) {
		const { key } = task.node;
		const from = states.get(key) ?? null;
		states.delete(key);
		if (from !== task.phase.state) changes.push({ key, from, to: task.phase.state });
	}
	return [...changes, ...[...states].map(([key, from]) => ({ key, from, to: null }))];
}
