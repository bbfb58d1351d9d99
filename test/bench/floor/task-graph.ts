import type { WorkloadTask } from '../workload.ts';

/** Which tasks of one run may start: the least a scheduler has to know. */
export class TaskGraph {
	readonly #unfinished = new Map<string, number>();
	readonly #downstream = new Map<string, string[]>();

	constructor(tasks: readonly WorkloadTask[]) {
		for (const { key, upstream } of tasks) {
			this.#unfinished.set(key, upstream.length);
			this.#downstream.set(key, []);
			for (const before of upstream) this.#downstream.get(before)?.push(key);
		}
	}

	roots(): string[] {
		return [...this.#unfinished].filter(([, unfinished]) => unfinished === 0).map(([key]) => key);
	}

	/** The tasks that may start because this one has finished. */
	finish(key: string): string[] {
		return (this.#downstream.get(key) ?? []).filter((after) => {
			const unfinished = (this.#unfinished.get(after) ?? 0) - 1;
			this.#unfinished.set(after, unfinished);
			return unfinished === 0;
		});
	}
}
