import type { QueueMessage } from '../../../worker/dispatch/queue-message.ts';
import { shuffled } from '../../support/shuffled.ts';

/** As the projection queue is configured. */
const RETRIES_MAX = 5;

interface Waiting {
	readonly body: unknown;
	readonly isDead: boolean;
	readonly attempts: number;
	readonly dueAt: number;
}

type Consume = (messages: readonly QueueMessage[]) => Promise<void>;

/**
 * A queue as bad as the platform's may be, in a time of its own: every message is delivered twice, in any order, by
 * several consumers at once. What failed too often becomes a dead letter.
 */
export class HostileQueue {
	now = 0;
	#waiting: Waiting[] = [];
	#seed = 1;
	readonly #consume: Consume;
	readonly #consumeDead: Consume;

	constructor(consume: Consume, consumeDead: Consume) {
		this.#consume = consume;
		this.#consumeDead = consumeDead;
	}

	get size(): number {
		return this.#waiting.length;
	}

	send(body: unknown): void {
		const message = { body, isDead: false, attempts: 1, dueAt: this.now };
		this.#waiting.push(message, message);
	}

	/** Lets time pass, delivering what becomes due. */
	async pass(seconds: number): Promise<void> {
		const until = this.now + seconds;
		for (;;) {
			const next = Math.min(...this.#waiting.map(({ dueAt }) => dueAt));
			if (next > until) break;
			this.now = Math.max(this.now, next);
			await this.#deliver();
		}
		this.now = until;
	}

	async #deliver(): Promise<void> {
		this.#seed += 1;
		const due = shuffled(
			this.#waiting.filter(({ dueAt }) => dueAt <= this.now),
			this.#seed,
		);
		this.#waiting = this.#waiting.filter(({ dueAt }) => dueAt > this.now);
		const size = 1 + (this.#seed % 40);
		const batches: Promise<void>[] = [];
		for (let at = 0; at < due.length; at += size) batches.push(this.#batch(due.slice(at, at + size)));
		await Promise.all(batches);
	}

	async #batch(due: readonly Waiting[]): Promise<void> {
		for (const isDead of [false, true]) {
			const mine = due.filter((waiting) => waiting.isDead === isDead);
			const messages = mine.map((waiting, index) => this.#message(waiting, String(index)));
			if (messages.length > 0) await (isDead ? this.#consumeDead(messages) : this.#consume(messages));
		}
	}

	#message(waiting: Waiting, id: string): QueueMessage {
		const { body, attempts, isDead } = waiting;
		return {
			...{ id, body, attempts },
			ack: () => undefined,
			retry: (options) => {
				const buried = isDead || attempts > RETRIES_MAX;
				const again = { body, isDead: buried, attempts: buried === isDead ? attempts + 1 : 1 };
				this.#waiting.push({ ...again, dueAt: this.now + (options?.delaySeconds ?? 0) });
			},
		};
	}
}
