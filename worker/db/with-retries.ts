import { isTransient } from './transient-error.ts';

const ATTEMPTS_MAX = 3;
const PAUSE_MS = 50;

/** Waits between two attempts; tests pass one that does not. */
export type Pause = (ms: number) => Promise<void>;

/** Repeats an operation that the platform lost, a few times. The last error is thrown as it came. */
export async function withRetries<Value>(operation: () => Promise<Value>, pause: Pause): Promise<Value> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await operation();
		} catch (error) {
			if (attempt === ATTEMPTS_MAX || !isTransient(error)) throw error;
		}
		// Half of the pause is random, so that what failed together does not come back together.
		await pause(PAUSE_MS * attempt * (0.5 + Math.random() / 2));
	}
}
