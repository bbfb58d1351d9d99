import { assert } from '../lib/assert.ts';
import { blankRun } from './evolve/begin-run.ts';
import { rederive } from './evolve/reset-tasks.ts';
import { planOf } from './plan-of.ts';
import { type Attempt, freshAttemptMemory, type Run, type Task } from './state.ts';

/** Everything that is captured elsewhere, derived from the rest, or only remembered. */
type RunRest =
	| 'spec'
	| 'plan'
	| 'tasks'
	| 'counts'
	| 'inFlight'
	| 'waiting'
	| 'frontier'
	| 'ready'
	| 'deadlines'
	| 'memory';
type TaskRest = 'node' | 'attempts' | 'open' | 'satisfied' | 'broken' | 'context';

/** A run as plain JSON, so that loading it need not fold its whole log. Memory and derived state stay out. */
export interface Snapshot {
	readonly version: 1;
	readonly spec: Run['spec'];
	readonly run: Omit<Run, RunRest>;
	readonly tasks: readonly (Omit<Task, TaskRest> & { readonly attempts: readonly Omit<Attempt, 'memory'>[] })[];
}

/** What `restore` needs to give the same run back. */
export function snapshotOf(run: Run): Snapshot {
	const { spec, plan, tasks, counts, inFlight, waiting, frontier, ready, deadlines, memory, ...fields } = run;
	return { version: 1, spec, run: fields, tasks: tasks.map(taskFields) };
}

function taskFields(task: Task): Snapshot['tasks'][number] {
	const { node, attempts, open, satisfied, broken, context, ...fields } = task;
	return { ...fields, attempts: attempts.map(({ memory, ...attempt }) => attempt) };
}

/** The run of a snapshot, with fresh memory and everything derived computed anew. Takes the snapshot over. */
export function restore(snapshot: Snapshot): Run {
	const { spec } = snapshot;
	const run = blankRun(spec, planOf(spec.document, spec.scope, spec.executorGroup), snapshot.run.startedAt);
	Object.assign(run, snapshot.run, { rounds: [...snapshot.run.rounds] });
	assert(run.tasks.length === snapshot.tasks.length, 'a snapshot has the tasks of its document');
	for (const [index, saved] of snapshot.tasks.entries()) {
		const { attempts, ...fields } = saved;
		const restored = attempts.map((attempt) => ({
			...attempt,
			sends: [...attempt.sends],
			memory: freshAttemptMemory(),
		}));
		Object.assign(run.tasks[index] ?? {}, fields, { attempts: restored });
	}
	rederive(run);
	return run;
}
