import type { WorkloadTask } from '../workload.ts';

/** What a floor is asked to run, as the body of `POST /`. */
export interface FloorRun {
	readonly id: string;
	readonly executorUrl: string;
	readonly tasks: readonly WorkloadTask[];
}

/** The longest delay of a run's first tasks; a floor sleeps only there. */
export function firstDelayMs(run: FloorRun): number {
	return Math.max(...run.tasks.map(({ delaySeconds }) => delaySeconds)) * 1000;
}
