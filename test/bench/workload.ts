/** One task of a workload. Its key is unique in the workload, and upstream tasks come before it in the list. */
export interface WorkloadTask {
	readonly key: string;
	readonly upstream: readonly string[];
	/** How long it waits once its upstream has finished. */
	readonly delaySeconds: number;
}

/** A graph of tasks that does nothing but be scheduled. */
export interface Workload {
	/** Unique among the workloads of one bench, in the characters of a task key. */
	readonly name: string;
	readonly tasks: readonly WorkloadTask[];
}

export function chain(length: number): Workload {
	const tasks = Array.from({ length }, (_, at) => task(`step-${at}`, at === 0 ? [] : [`step-${at - 1}`]));
	return { name: `chain-${length}`, tasks };
}

/** One task, then `width` beside each other, then one that waits for them all. */
export function fanOut(width: number): Workload {
	const branches = Array.from({ length: width }, (_, at) => task(`branch-${at}`, ['split']));
	const join = task(
		'join',
		branches.map(({ key }) => key),
	);
	return { name: `fan-out-${width}`, tasks: [task('split', []), ...branches, join] };
}

/** Five tasks: one, two beside each other, one that joins them, one after it. */
export function diamond(): Workload {
	return {
		name: 'diamond',
		tasks: [task('a', []), task('b', ['a']), task('c', ['a']), task('d', ['b', 'c']), task('e', ['d'])],
	};
}

/** One task that sleeps first, and one after it. */
export function sleeper(delaySeconds: number): Workload {
	return {
		name: `sleeper-${delaySeconds}`,
		tasks: [{ ...task('wake', []), delaySeconds }, task('after', ['wake'])],
	};
}

function task(key: string, upstream: readonly string[]): WorkloadTask {
	return { key, upstream, delaySeconds: 0 };
}
