import { fnv1a } from './fnv1a.ts';

export const DISPATCH_QUEUES = 4;

/** The bindings of the dispatch queues. */
export interface DispatchQueues<Queue> {
	readonly DISPATCH_0: Queue;
	readonly DISPATCH_1: Queue;
	readonly DISPATCH_2: Queue;
	readonly DISPATCH_3: Queue;
}

/** Which dispatch queue an instance uses, always the same one, so that its attempts meet in one batch. */
export function dispatchQueueIndex(instanceId: string): number {
	// The upper half, because FNV mixes its lowest bits least.
	return (fnv1a(instanceId) >>> 16) % DISPATCH_QUEUES;
}

/** The queue of that index. */
export function dispatchQueue<Queue>(env: DispatchQueues<Queue>, instanceId: string): Queue {
	const queues = [env.DISPATCH_0, env.DISPATCH_1, env.DISPATCH_2, env.DISPATCH_3] as const;
	return queues[dispatchQueueIndex(instanceId)] ?? env.DISPATCH_0;
}
