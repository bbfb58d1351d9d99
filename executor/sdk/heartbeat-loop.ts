import { cutText } from '../../worker/protocol/cut-text.ts';
import type { Heartbeat, HeartbeatCommand } from '../../worker/protocol/heartbeat.ts';
import { MAX_PROGRESS_MESSAGE_CHARACTERS } from '../../worker/protocol/limits.ts';
import type { CallbackClient } from './callback-client.ts';
import type { Clock } from './clock.ts';

/** Progress goes out ahead of the next heartbeat, but no oftener than this. */
const PROGRESS_INTERVAL_MS = 5000;

/** Tells Orrery that an attempt is alive, and the attempt what Orrery wants. */
export class HeartbeatLoop {
	readonly #client: CallbackClient;
	readonly #clock: Clock;
	readonly #intervalMs: number;
	readonly #obey: (command: HeartbeatCommand) => void;
	#progress: Heartbeat = {};
	#state: 'idle' | 'beating' | 'ended' = 'idle';
	#cancelNext: (() => void) | undefined;
	#sentAtMs = Number.NEGATIVE_INFINITY;

	constructor(parts: {
		client: CallbackClient;
		clock: Clock;
		intervalMs: number;
		obey: (command: HeartbeatCommand) => void;
	}) {
		this.#client = parts.client;
		this.#clock = parts.clock;
		this.#intervalMs = parts.intervalMs;
		this.#obey = parts.obey;
	}

	/** The first heartbeat comes one interval later: the 202 itself was a sign of life. */
	start(): void {
		if (this.#state !== 'idle') return;
		this.#state = 'beating';
		this.#sentAtMs = this.#clock.now();
		this.#next(this.#intervalMs);
	}

	end(): void {
		this.#state = 'ended';
		this.#cancelNext?.();
	}

	report(fraction: number, message: string | undefined): void {
		this.#progress = {
			progress: Math.min(1, Math.max(0, Number.isNaN(fraction) ? 0 : fraction)),
			...(message !== undefined && { message: cutText(message, MAX_PROGRESS_MESSAGE_CHARACTERS) }),
		};
		const dueInMs = Math.max(0, this.#sentAtMs + PROGRESS_INTERVAL_MS - this.#clock.now());
		if (this.#state === 'beating' && dueInMs < this.#intervalMs) this.#next(dueInMs);
	}

	#next(delayMs: number): void {
		this.#cancelNext?.();
		this.#cancelNext = this.#clock.after(delayMs, () => this.#beat());
	}

	async #beat(): Promise<void> {
		this.#sentAtMs = this.#clock.now();
		this.#next(this.#intervalMs);
		const outcome = await this.#client.heartbeat(this.#progress);
		if (this.#state === 'ended') return;
		if (outcome.kind === 'answered') this.#obey(outcome.answer);
		// The attempt was replaced: nobody will take its result, and its successor should not find it at work.
		else if (outcome.kind === 'refused' && (outcome.status === 409 || outcome.status === 410)) this.#obey('kill');
	}
}
