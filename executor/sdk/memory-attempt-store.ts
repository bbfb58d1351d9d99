import { jsonBytes } from '../../worker/protocol/json-bytes.ts';
import type { AttemptEntry, AttemptStore, FinishedAttempt } from './attempt-store.ts';
import { type Clock, systemClock } from './clock.ts';

/** Bounds on what is remembered of attempts that are over. Running ones are always remembered. */
export interface Retention {
	readonly retentionMs: number;
	readonly maxBytes: number;
}

const DEFAULT_RETENTION: Retention = { retentionMs: 24 * 60 * 60_000, maxBytes: 64 * 1024 * 1024 };

/** What an entry costs beside its result. */
const ENTRY_BYTES = 200;

/** Remembers attempts for the life of the process: enough for one process that is not restarted within a run. */
export class MemoryAttemptStore implements AttemptStore {
	// A Map keeps insertion order, and an entry is inserted anew when it ends, so the oldest ended ones come first.
	readonly #ended = new Map<string, { entry: AttemptEntry; endedAtMs: number; bytes: number }>();
	readonly #running = new Set<string>();
	readonly #clock: Clock;
	readonly #retention: Retention;
	#bytes = 0;

	constructor(retention: Partial<Retention> = {}, clock: Clock = systemClock) {
		this.#retention = { ...DEFAULT_RETENTION, ...retention };
		this.#clock = clock;
	}

	claim(attemptId: string, state: 'running' | 'refused'): AttemptEntry | undefined {
		const known = this.read(attemptId);
		if (known) return known;
		if (state === 'running') this.#running.add(attemptId);
		else this.#remember(attemptId, { state }, ENTRY_BYTES);
		return undefined;
	}

	read(attemptId: string): AttemptEntry | undefined {
		if (this.#running.has(attemptId)) return { state: 'running' };
		this.#forgetOld();
		return this.#ended.get(attemptId)?.entry;
	}

	finish(attemptId: string, finished: FinishedAttempt): void {
		this.#running.delete(attemptId);
		this.#remember(attemptId, finished, ENTRY_BYTES + jsonBytes(finished.result));
	}

	#remember(attemptId: string, entry: AttemptEntry, bytes: number): void {
		this.#forget(attemptId);
		this.#ended.set(attemptId, { entry, endedAtMs: this.#clock.now(), bytes });
		this.#bytes += bytes;
		this.#forgetOld();
	}

	#forgetOld(): void {
		const bornAfterMs = this.#clock.now() - this.#retention.retentionMs;
		for (const [attemptId, { endedAtMs }] of this.#ended) {
			if (endedAtMs > bornAfterMs && this.#bytes <= this.#retention.maxBytes) return;
			this.#forget(attemptId);
		}
	}

	#forget(attemptId: string): void {
		this.#bytes -= this.#ended.get(attemptId)?.bytes ?? 0;
		this.#ended.delete(attemptId);
	}
}
