/**
 * Platform limit: connections of one invocation that may wait for an answer at the same time.
 * https://developers.cloudflare.com/workers/platform/limits/#simultaneous-open-connections
 */
export const WIDTH_MAX = 6;

/**
 * Runs the task for every item, a few at a time, in order of their beginning. A task that can fail has to catch for
 * itself; the first uncaught error is thrown when all are done.
 *
 * @param width how many at a time, for work that leaves connections to others.
 */
export async function severalAtOnce<Item>(
	items: Iterable<Item>,
	task: (item: Item) => Promise<void>,
	width = WIDTH_MAX,
): Promise<void> {
	const queue = items[Symbol.iterator]();
	const work = async (): Promise<void> => {
		for (let next = queue.next(); next.done !== true; next = queue.next()) await task(next.value);
	};
	const results = await Promise.allSettled(Array.from({ length: width }, work));
	for (const result of results) if (result.status === 'rejected') throw result.reason;
}
