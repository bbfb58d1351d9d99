import { setImmediate } from 'node:timers/promises';

/** When every simulated world begins. */
export const WORLD_BEGINS_AT = Date.UTC(2026, 2, 1, 6, 0, 0);

interface Event {
	readonly at: number;
	readonly order: number;
	callback: (() => void) | null;
}

/**
 * Time that moves only from event to event. Between two events everything that follows without time (promises that are
 * settled already) has happened, so each event is one turn of whoever it concerns, as on the platform.
 */
export class SimClock {
	readonly #events: Event[] = [];
	#now = WORLD_BEGINS_AT;
	#count = 0;

	readonly now = (): number => this.#now;

	readonly after = (delayMs: number, callback: () => void): (() => void) => {
		// Whole milliseconds, as the clocks of the platform show.
		const event: Event = { at: this.#now + Math.max(0, Math.ceil(delayMs)), order: this.#count, callback };
		this.#count += 1;
		this.#insert(event);
		return () => {
			event.callback = null;
		};
	};

	wait(delayMs: number): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		this.after(delayMs, resolve);
		return promise;
	}

	/** Lets the next event happen; false when there is none. */
	async step(): Promise<boolean> {
		const event = this.#take();
		if (event === null) return false;
		if (event.callback === null) return true;
		this.#now = event.at;
		event.callback();
		await setImmediate();
		return true;
	}

	#insert(event: Event): void {
		const events = this.#events;
		let slot = events.push(event) - 1;
		while (slot > 0) {
			const parent = (slot - 1) >> 1;
			const above = events[parent];
			if (above === undefined || isBefore(above, event)) break;
			events[slot] = above;
			slot = parent;
		}
		events[slot] = event;
	}

	#take(): Event | null {
		const events = this.#events;
		const top = events[0];
		const last = events.pop();
		if (top === undefined || last === undefined) return null;
		if (events.length === 0) return top;
		let slot = 0;
		for (;;) {
			let child = 2 * slot + 1;
			let below = events[child];
			if (below === undefined) break;
			const right = events[child + 1];
			if (right !== undefined && isBefore(right, below)) {
				child += 1;
				below = right;
			}
			if (isBefore(last, below)) break;
			events[slot] = below;
			slot = child;
		}
		events[slot] = last;
		return top;
	}
}

function isBefore(one: Event, other: Event): boolean {
	return one.at < other.at || (one.at === other.at && one.order < other.order);
}
