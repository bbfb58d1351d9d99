import type { Priority } from '../contract/status.ts';

const RANK: Record<Priority, number> = { HIGHEST: 0, HIGH: 1, MEDIUM: 2, LOW: 3, LOWEST: 4 };
const COMPACT_ABOVE = 1024;

interface Lane {
	items: number[];
	head: number;
}

/** Order of a priority: 0 is served first. */
export function priorityRank(priority: Priority): number {
	return RANK[priority];
}

/**
 * Tasks waiting for a slot: by priority, then first come, first served (C8). A task that stopped waiting is not taken
 * out; whoever takes it next sees that it no longer waits.
 */
export class ReadyQueue {
	readonly #lanes: Lane[] = [0, 1, 2, 3, 4].map(() => ({ items: [], head: 0 }));

	add(index: number, priority: Priority): void {
		this.#lanes[RANK[priority]]?.items.push(index);
	}

	/** Takes the first task that `waits` still holds for, or null. */
	take(waits: (index: number) => boolean): number | null {
		for (const lane of this.#lanes) {
			while (lane.head < lane.items.length) {
				const index = lane.items[lane.head];
				lane.head += 1;
				if (lane.head > COMPACT_ABOVE && lane.head * 2 > lane.items.length) {
					lane.items = lane.items.slice(lane.head);
					lane.head = 0;
				}
				if (index !== undefined && waits(index)) return index;
			}
		}
		return null;
	}

	clear(): void {
		for (const lane of this.#lanes) {
			lane.items = [];
			lane.head = 0;
		}
	}
}
