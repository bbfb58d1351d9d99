import { createSubscriber } from 'svelte/reactivity';

const SECOND_MS = 1000;

/** The time, as something templates follow: one timer for the whole page, running only while somebody looks. */
class Clock {
	readonly #everySecond = ticker(SECOND_MS);
	readonly #everyHalfMinute = ticker(30 * SECOND_MS);

	/** Epoch ms, at most a second old. */
	get second(): number {
		this.#everySecond();
		return Date.now();
	}

	/** Epoch ms, at most half a minute old: enough for “3 minutes ago”. */
	get halfMinute(): number {
		this.#everyHalfMinute();
		return Date.now();
	}
}

export const clock = new Clock();

function ticker(everyMs: number): () => void {
	return createSubscriber((update) => {
		const timer = setInterval(update, everyMs);
		return () => clearInterval(timer);
	});
}
