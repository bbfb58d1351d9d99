import { loadavg } from 'node:os';
import type { Command } from '../../worker/engine/command.ts';
import { decide, start } from '../../worker/engine/decide.ts';
import type { Run } from '../../worker/engine/state.ts';
import { previewOf } from '../../worker/engine/view/preview.ts';
import { documentOf, specOf } from '../support/run-builder.ts';
import { median } from './statistic.ts';

// `node test/bench/operations.ts` tells how long the engine takes to decide what people do to large runs.

const ROUNDS = 9;
const BY = { kind: 'user', id: 'somebody' } as const;

/** A run of so many tasks side by side, of which at most 500 are with executors and the others queue. */
function aRun(tasks: number, running: number): Run {
	const nodes = Array.from({ length: tasks }, (_, index) => ({ key: `n${index}` }));
	const spec = specOf(documentOf(nodes), { slots: running });
	const { run } = start(spec, spec.createdAt);
	for (const { node } of run.tasks.slice(0, running))
		decide(run, { kind: 'heartbeat', at: run.lastFactAt, task: node.key, attempt: 1, progress: null, message: null });
	return run;
}

/** Milliseconds, the median over fresh runs. */
function measure(make: () => Run, act: (run: Run) => unknown): number {
	const taken: number[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		const run = make();
		const before = performance.now();
		act(run);
		taken.push(performance.now() - before);
	}
	return median(taken.slice(2));
}

function order(command: { readonly kind: 'pause' | 'stop' | 'force_close' }): (run: Run) => unknown {
	return (run) => decide(run, { ...command, at: run.lastFactAt + 1000, by: BY });
}

const hold: Omit<Extract<Command, { kind: 'operate_tasks' }>, 'at' | 'tasks'> = {
	kind: 'operate_tasks',
	operation: 'hold',
	by: BY,
};

const figures: readonly (readonly [string, number])[] = [
	['pause with 500 running and 500 queued', measure(() => aRun(1000, 500), order({ kind: 'pause' }))],
	['stop of 10,000 nodes, 500 running', measure(() => aRun(10_000, 500), order({ kind: 'stop' }))],
	['force close of 10,000 nodes, 500 running', measure(() => aRun(10_000, 500), order({ kind: 'force_close' }))],
	[
		'hold of 9,500 queued tasks',
		measure(
			() => aRun(10_000, 500),
			(run) =>
				decide(run, { ...hold, at: run.lastFactAt + 1000, tasks: run.tasks.slice(500).map(({ node }) => node.key) }),
		),
	],
	[
		'preview of stopping 10,000 nodes',
		measure(
			() => aRun(10_000, 500),
			(run) => previewOf(run, { kind: 'stop', at: run.lastFactAt + 1000, by: BY }),
		),
	],
];
console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}`);
for (const [name, ms] of figures) console.log(`${name.padEnd(44)} ${ms.toFixed(1).padStart(8)} ms`);
