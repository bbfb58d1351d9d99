import type { LocalWorker } from './runtime/local-worker.ts';
import type { Workload } from './workload.ts';

/** Something that runs workloads against the bench's executor. */
export interface Subject {
	readonly name: string;
	readonly worker: LocalWorker;
	/** Makes a workload known before anything is measured. */
	prepare(workload: Workload): Promise<void>;
	/** Starts one run of a prepared workload; resolves with the name under which the executor hears of it. */
	start(workload: Workload): Promise<string>;
}
