import type { QueueMessage } from '../../worker/dispatch/queue-message.ts';
import { CALL_PROBLEMS, CallFailed } from './remote-call.ts';
import type { SimContext } from './sim-context.ts';
import { unawaited } from './unawaited.ts';

interface Waiting {
	readonly id: string;
	readonly body: unknown;
	attempts: number;
}

type Settled = { readonly kind: 'ack' } | { readonly kind: 'retry'; readonly delayMs: number };

export interface QueueSettings {
	readonly name: string;
	/** Consumes a batch; the promise need not settle when the invocation dies. */
	readonly consume: (messages: readonly QueueMessage[]) => {
		readonly done: Promise<void>;
		readonly died: Promise<void>;
	};
	/** Consumes what failed too often. */
	readonly consumeDead: (messages: readonly QueueMessage[]) => Promise<void>;
	/** True where the world cannot do without a message: the platform delivers at least once. */
	readonly keepsAll: boolean;
}

const RETRIES_MAX = 5;

/** A queue as bad as the platform's may be, and a little worse: it drops, doubles, delays and shuffles. */
export class SimQueue {
	readonly #sim: SimContext;
	readonly #settings: QueueSettings;
	#ready: Waiting[] = [];
	#isPulled = false;
	#count = 0;

	constructor(sim: SimContext, settings: QueueSettings) {
		this.#sim = sim;
		this.#settings = settings;
	}

	/** @throws CallFailed when the queue does not take the messages, or its answer is lost. */
	async send(bodies: readonly unknown[]): Promise<void> {
		const { clock, faults, random } = this.#sim;
		await clock.wait(random.between(1, 5));
		const refused = faults.hits('queue_refuses');
		if (refused && random.chance(0.5)) throw new CallFailed(CALL_PROBLEMS.queueRefuses);
		for (const body of bodies) this.#take(body);
		if (refused) throw new CallFailed(CALL_PROBLEMS.answerLost);
	}

	#take(body: unknown): void {
		const { faults } = this.#sim;
		if (!this.#settings.keepsAll && faults.hits('queue_drops')) return;
		const text = JSON.stringify(body);
		this.#count += 1;
		const message = { id: `${this.#settings.name}-${this.#count}`, body: JSON.parse(text), attempts: 0 };
		this.#sim.note(`${message.id} ${text}`);
		this.#enqueue(message, this.#delay());
		if (faults.hits('queue_duplicates')) this.#enqueue({ ...message }, this.#delay());
	}

	#delay(): number {
		const { faults, random } = this.#sim;
		return faults.hits('queue_delays') ? random.between(1000, 120_000) : random.between(1, 20);
	}

	#enqueue(message: Waiting, delayMs: number): void {
		this.#sim.clock.after(delayMs, () => {
			this.#ready.push(message);
			this.#pull();
		});
	}

	#pull(): void {
		if (this.#isPulled) return;
		this.#isPulled = true;
		const { clock, faults, random } = this.#sim;
		clock.after(random.between(0, 30), () => {
			this.#isPulled = false;
			if (this.#ready.length > 1 && faults.hits('queue_reorders')) this.#ready = random.shuffled(this.#ready);
			this.#deliver(this.#ready.splice(0, random.between(1, 10)));
			if (this.#ready.length > 0) this.#pull();
		});
	}

	#deliver(batch: readonly Waiting[]): void {
		const settled = new Map<Waiting, Settled>();
		for (const waiting of batch) waiting.attempts += 1;
		const messages = batch.map((waiting) => queueMessage(waiting, settled));
		const { done, died } = this.#settings.consume(messages);
		Promise.race([done, died]).then(
			() => this.#finish(batch, settled),
			() => this.#finish(batch, settled),
		);
	}

	/** A message that its consumer neither took nor gave back comes again, as after a throw. */
	#finish(batch: readonly Waiting[], settled: ReadonlyMap<Waiting, Settled>): void {
		for (const waiting of batch) {
			const outcome = settled.get(waiting) ?? { kind: 'retry', delayMs: this.#sim.random.between(500, 10_000) };
			if (outcome.kind === 'ack') continue;
			if (waiting.attempts <= RETRIES_MAX || this.#settings.keepsAll) this.#enqueue(waiting, outcome.delayMs);
			else this.#bury(waiting);
		}
	}

	#bury(waiting: Waiting): void {
		this.#sim.note(`${waiting.id} is a dead letter`);
		const settled = new Map<Waiting, Settled>();
		const consumed = this.#settings.consumeDead([queueMessage(waiting, settled)]).then(() => {
			if (settled.get(waiting)?.kind === 'retry') this.#sim.clock.after(30_000, () => this.#bury(waiting));
		});
		unawaited(consumed);
	}
}

function queueMessage(waiting: Waiting, settled: Map<Waiting, Settled>): QueueMessage {
	const settle = (outcome: Settled) => {
		if (!settled.has(waiting)) settled.set(waiting, outcome);
	};
	return {
		id: waiting.id,
		body: waiting.body,
		attempts: waiting.attempts,
		ack: () => settle({ kind: 'ack' }),
		retry: (options) => settle({ kind: 'retry', delayMs: (options?.delaySeconds ?? 0) * 1000 }),
	};
}
