import type { Exchange } from '../executor/exchange.ts';
import type { Workload } from '../workload.ts';

/** One start of a run, in the monotonic clock of the exchanges. */
export interface Start {
	/** The run's name in the exchanges. */
	readonly run: string;
	readonly workload: Workload;
	readonly askedAtMs: number;
	/** When the subject promised that it happens. */
	readonly promisedAtMs: number;
}

/** What was seen while a scenario ran once. */
export interface Observation {
	readonly starts: readonly Start[];
	/** Ordered by when the executor was asked. */
	readonly exchanges: readonly Exchange[];
}

/** One number of a scenario. */
export interface Figure {
	readonly name: string;
	readonly unit: 'ms' | 'tasks/s';
	readonly read: (observation: Observation) => number;
}

/** Something to do again and again with each subject, and what to read off it. */
export interface Scenario {
	readonly name: string;
	/** Every workload that `choose` may return. */
	readonly workloads: readonly Workload[];
	/** How many runs are started. */
	readonly runs: number;
	/** The workload of the next run, so many milliseconds after the first. */
	choose(elapsedMs: number): Workload;
	readonly figures: readonly Figure[];
}
