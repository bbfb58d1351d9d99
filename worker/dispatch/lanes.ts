import { LANES } from './decide-take.ts';

/** Answers are held in memory while they are read, up to 1 MiB each, so not only the waits for headers are counted. */
const OPEN_SENDS_MAX = 12;

/** A send; it calls `headersArrived` when it no longer waits for headers, and never rejects. */
export type Send = (headersArrived: () => void) => Promise<void>;

/** Lets an invocation's sends start in order, at most six of them waiting for headers at a time. */
export class Lanes {
	readonly #waiting: Send[] = [];
	readonly #onFreed: () => void;
	#busy = 0;
	#freed = 0;
	#open = 0;

	/** @param onFreed is called when a lane was given up and those that waited for it have started. */
	constructor(onFreed: () => void = () => undefined) {
		this.#onFreed = onFreed;
	}

	/** Sends that wait for headers. */
	get busy(): number {
		return this.#busy;
	}

	/** Sends that were not started yet. */
	get waiting(): number {
		return this.#waiting.length;
	}

	/** How often a lane was given up so far. */
	get freed(): number {
		return this.#freed;
	}

	submit(send: Send): void {
		this.#waiting.push(send);
		this.#startNext();
	}

	#startNext(): void {
		while (this.#busy < LANES && this.#open < OPEN_SENDS_MAX) {
			const send = this.#waiting.shift();
			if (send === undefined) return;
			this.#start(send);
		}
	}

	#start(send: Send): void {
		this.#busy++;
		this.#open++;
		let waitsForHeaders = true;
		const headersArrived = () => {
			if (!waitsForHeaders) return;
			waitsForHeaders = false;
			this.#busy--;
			this.#freed++;
			this.#startNext();
			this.#onFreed();
		};
		const ended = () => {
			headersArrived();
			this.#open--;
			this.#startNext();
			this.#onFreed();
		};
		send(headersArrived).then(ended, ended);
	}
}
