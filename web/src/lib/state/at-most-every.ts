/**
 * Calls something soon, and then no more often than every so many ms however often it is asked for; the last request is
 * never dropped. The returned `cancel` forgets what is due.
 */
export function atMostEvery(ms: number, act: () => void): { readonly ask: () => void; readonly cancel: () => void } {
	let lastAt = Number.NEGATIVE_INFINITY;
	let timer: ReturnType<typeof setTimeout> | undefined;
	return {
		ask: () => {
			timer ??= setTimeout(
				() => {
					timer = undefined;
					lastAt = Date.now();
					act();
				},
				Math.max(0, lastAt + ms - Date.now()),
			);
		},
		cancel: () => {
			clearTimeout(timer);
			timer = undefined;
		},
	};
}
