/** Time and chance as the SDK uses them, so that tests can turn the hands. */
export interface Clock {
	/** Epoch milliseconds. */
	now(): number;
	/** Calls back once after `delayMs`, whatever the callback returns; the returned function cancels that. */
	after(delayMs: number, callback: () => unknown): () => void;
	/** At least 0, less than 1. */
	random(): number;
}

/** The runtime's own clock. */
export const systemClock: Clock = {
	now: () => Date.now(),
	after(delayMs, callback) {
		const timer = setTimeout(callback, delayMs);
		return () => clearTimeout(timer);
	},
	random: () => Math.random(),
};

/** Resolves after `delayMs`. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
	return new Promise((resolve) => clock.after(delayMs, resolve));
}

/** Resolves to true when the promise settles within `delayMs`, else to false; the promise itself is left alone. */
export function settlesWithin(clock: Clock, delayMs: number, promise: Promise<unknown>): Promise<boolean> {
	return new Promise((resolve) => {
		const cancel = clock.after(delayMs, () => resolve(false));
		const settled = () => {
			cancel();
			resolve(true);
		};
		promise.then(settled, settled);
	});
}
