import { assert } from '../lib/assert.ts';
import { type Attempt, freshAttemptMemory } from './attempt.ts';
import { blankRun, blankTask } from './evolve/begin-run.ts';
import { amendTask } from './evolve/evolve-operation.ts';
import { rederive } from './evolve/reset-tasks.ts';
import { planOf } from './plan-of.ts';
import type { Run, Task } from './state.ts';

/** Everything that is captured elsewhere, derived from the rest, or only remembered. */
type RunRest =
	| 'spec'
	| 'plan'
	| 'tasks'
	| 'left'
	| 'counts'
	| 'inFlight'
	| 'waiting'
	| 'frontier'
	| 'ready'
	| 'deadlines'
	| 'turns'
	| 'memory';
type TaskRest = 'node' | 'attempts' | 'changedSeq' | 'outputBytes' | 'open' | 'satisfied' | 'broken' | 'context';

/** Missing in snapshots of the releases before. */
type Later = 'leftOut' | 'inLine';

/** A run as plain JSON, so that loading it need not fold its whole log. Memory and derived state stay out. */
export interface Snapshot {
	readonly version: 1;
	readonly spec: Run['spec'];
	readonly run: Omit<Run, RunRest | Later> & Partial<Pick<Run, Later>>;
	readonly tasks: readonly SavedTask[];
	/** With their nodes, which the document does not have any more. Missing where none ever left. */
	readonly left?: readonly (SavedTask & Pick<Task, 'node'>)[];
}

type SavedTask = Omit<Task, TaskRest> & {
	/** Missing in snapshots of the release that did not list tasks. */
	readonly changedSeq?: number;
	/** Missing in those of the release before. */
	readonly outputBytes?: number;
	readonly attempts: readonly Omit<Attempt, 'memory'>[];
};

/** What `restore` needs to give the same run back. */
export function snapshotOf(run: Run): Snapshot {
	const { spec, plan, tasks, left, counts, inFlight, waiting, frontier, ready, deadlines, turns, memory, ...fields } =
		run;
	const gone = left.map((task) => ({ ...taskFields(task), node: task.node }));
	return { version: 1, spec, run: fields, tasks: tasks.map(taskFields), ...(gone.length > 0 ? { left: gone } : {}) };
}

function taskFields(task: Task): SavedTask {
	const { node, attempts, open, satisfied, broken, context, ...fields } = task;
	return { ...fields, attempts: attempts.map(({ memory, ...attempt }) => attempt) };
}

/** The run of a snapshot, with fresh memory and everything derived computed anew. Takes the snapshot over. */
export function restore(snapshot: Snapshot): Run {
	const { spec } = snapshot;
	const run = blankRun(spec, planOf(spec.document, spec.scope, spec), snapshot.run.startedAt);
	const { rounds, leftOut = [] } = snapshot.run;
	Object.assign(run, snapshot.run, { rounds: [...rounds], leftOut: [...leftOut] });
	for (const amendment of run.amendments) amendTask(run, amendment);
	assert(run.tasks.length === snapshot.tasks.length, 'a snapshot has the tasks of its document');
	for (const [index, saved] of snapshot.tasks.entries()) Object.assign(run.tasks[index] ?? {}, restored(run, saved));
	run.left = (snapshot.left ?? []).map((saved) => Object.assign(blankTask(saved.node), restored(run, saved)));
	rederive(run);
	return run;
}

function restored(run: Run, { attempts, changedSeq, outputBytes = 0, ...fields }: SavedTask): Partial<Task> {
	return {
		...fields,
		outputBytes,
		// Where it is not known when a task last changed, it was at the latest just before the snapshot.
		changedSeq: changedSeq ?? run.seq,
		attempts: attempts.map((attempt) => ({ ...attempt, sends: [...attempt.sends], memory: freshAttemptMemory() })),
	};
}
