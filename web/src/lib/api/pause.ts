/** Resolves after so many milliseconds; rejects with an AbortError as soon as the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const giveUp = (): void => {
			clearTimeout(timer);
			reject(new DOMException('Given up.', 'AbortError'));
		};
		const timer = setTimeout(() => {
			signal?.removeEventListener('abort', giveUp);
			resolve();
		}, ms);
		if (signal?.aborted) giveUp();
		signal?.addEventListener('abort', giveUp, { once: true });
	});
}
