/**
 * Something that goes on by itself: nobody in the world waits for it. What it throws is an error of the simulator, which
 * ends the process instead of passing for weather.
 */
export function unawaited(work: Promise<unknown>): void {
	work.catch((problem: unknown) => {
		queueMicrotask(() => {
			throw problem;
		});
	});
}
