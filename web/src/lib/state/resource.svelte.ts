import { type ApiProblem, asProblem, isAbort } from '#lib/api/problem.ts';
import { cache } from './cache.ts';
import { session } from './session.svelte.ts';

export interface ResourceOptions<Value> {
	/** Names what is read, with everything it depends on; it is read again when this changes. Undefined: not yet. */
	readonly key: () => string | undefined;
	readonly read: (signal: AbortSignal) => Promise<Value>;
	/** Read again after so many ms, as long as the page is visible; a function may answer that it need not be now. */
	readonly pollMs?: number | (() => number | undefined);
}

/**
 * One thing read from the API for as long as the component that calls this is there. What was read before under the
 * same key is shown at once and read anew; a read that nobody waits for any more is aborted; while reading again fails,
 * the last value stays, with the problem beside it.
 */
export class Resource<Value> {
	#value = $state.raw<Value>();
	#problem = $state.raw<ApiProblem>();
	#isReading = $state(false);
	#round = $state(0);

	constructor(options: ResourceOptions<Value>) {
		let shownKey: string | undefined;
		$effect(() => {
			const key = options.key();
			this.#round;
			session.renewals;
			if (key === undefined) return;
			if (key !== shownKey) {
				shownKey = key;
				// biome-ignore lint/nursery/noUnsafeTypeAssertion: the cache holds values of every type; a key is only ever written by the same reader.
				this.#value = cache.get(key)?.value as Value | undefined;
				this.#problem = undefined;
			}
			const aborting = new AbortController();
			this.#isReading = true;
			options.read(aborting.signal).then(
				(value) => this.#settle(aborting.signal, key, value),
				(error) => this.#fail(aborting.signal, error),
			);
			return () => aborting.abort();
		});
		const { pollMs } = options;
		$effect(() => {
			const ms = typeof pollMs === 'function' ? pollMs() : pollMs;
			return ms === undefined ? undefined : this.#poll(ms);
		});
		$effect(() => {
			const again = (): void => this.refresh();
			addEventListener('online', again);
			return () => removeEventListener('online', again);
		});
	}

	/** The newest value known; undefined while the first one is on its way. */
	get value(): Value | undefined {
		return this.#value;
	}

	get problem(): ApiProblem | undefined {
		return this.#problem;
	}

	get isReading(): boolean {
		return this.#isReading;
	}

	/** Nothing to show yet. */
	get isFirst(): boolean {
		return this.#value === undefined && this.#problem === undefined;
	}

	refresh(): void {
		this.#round += 1;
	}

	/** Shows a value that is known without asking, such as the answer to a change. */
	set(value: Value): void {
		this.#value = value;
	}

	#settle(signal: AbortSignal, key: string, value: Value): void {
		if (signal.aborted) return;
		this.#value = value;
		this.#problem = undefined;
		this.#isReading = false;
		cache.put(key, value);
	}

	#fail(signal: AbortSignal, error: unknown): void {
		if (signal.aborted || isAbort(error)) return;
		this.#problem = asProblem(error);
		this.#isReading = false;
	}

	#poll(pollMs: number): () => void {
		const timer = setInterval(() => {
			if (document.visibilityState === 'visible' && !session.hasEnded && !this.#isReading) this.refresh();
		}, pollMs);
		return () => clearInterval(timer);
	}
}
