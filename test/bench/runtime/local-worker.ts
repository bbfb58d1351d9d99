import { descendantsCalled } from './process-tree.ts';

/** A Worker in the local runtime, the way `npm start` runs the product. */
export interface LocalWorker {
	readonly origin: string;
	/** The processes that run the Worker's code and the proxy before it. */
	readonly workerdPids: readonly number[];
	stop(): Promise<void>;
}

/** Adds to a Worker that `start` starts which of this process's descendants are its runtime. */
export async function withRuntime(start: () => Promise<Omit<LocalWorker, 'workerdPids'>>): Promise<LocalWorker> {
	const before = new Set(await descendantsCalled('workerd', process.pid));
	const worker = await start();
	const now = await descendantsCalled('workerd', process.pid);
	return { ...worker, workerdPids: now.filter((pid) => !before.has(pid)) };
}
