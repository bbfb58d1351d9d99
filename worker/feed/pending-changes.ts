import type { FeedMessage } from '../contract/feed.ts';
import type { Instance } from '../contract/instance.ts';
import type { ListedTaskInstance } from '../contract/task-instance-list.ts';
import type { FeedChanges, Versioned } from './rpc.ts';

/** Rows of one message; whoever would have to be told more reads a page of their list instead. */
export const ROWS_PER_MESSAGE_MAX = 200;

/** Watchers are told at most this often, however much happens. */
export const MESSAGE_INTERVAL_MS = 1000;

/** Rows whose last told version is remembered: enough for what is repeated or late by some seconds. */
const REMEMBERED_MAX = 5000;

/** What watchers have yet to be told: the newest version of every row, until there are too many of them. */
export class PendingChanges {
	#instances = new Map<string, Versioned<Instance>>();
	#taskInstances = new Map<string, Versioned<ListedTaskInstance>>();
	#isReload = false;
	/** Version of each row that was told or is about to be: what is not newer is told to nobody. */
	readonly #versions = new Map<string, number>();
	#toldAt = 0;

	/** Takes in changes. Gives the time at which a message is due; null when there is nothing to tell. */
	add(changes: FeedChanges, now: number): number | null {
		for (const change of changes.instances) this.#keep(this.#instances, change);
		for (const change of changes.taskInstances) this.#keep(this.#taskInstances, change);
		this.#isReload ||= changes.reload || this.#size() > ROWS_PER_MESSAGE_MAX;
		if (!this.#isReload && this.#size() === 0) return null;
		return Math.max(now, this.#toldAt + MESSAGE_INTERVAL_MS);
	}

	/** The message that is due; null when there is none. */
	take(now: number): FeedMessage | null {
		const [instances, taskInstances] = [rowsOf(this.#instances), rowsOf(this.#taskInstances)];
		const isReload = this.#isReload;
		this.#instances = new Map();
		this.#taskInstances = new Map();
		this.#isReload = false;
		if (!isReload && instances.length + taskInstances.length === 0) return null;
		this.#toldAt = now;
		return isReload ? { type: 'reload' } : { type: 'changed', instances, taskInstances };
	}

	#keep<Row extends { readonly id: string }>(rows: Map<string, Versioned<Row>>, change: Versioned<Row>): void {
		const { id } = change.row;
		if (change.seq <= (this.#versions.get(id) ?? -1)) return;
		// Taken out first, so that the rows which changed longest ago are the first to be forgotten.
		this.#versions.delete(id);
		this.#versions.set(id, change.seq);
		for (const oldest of this.#versions.keys()) {
			if (this.#versions.size <= REMEMBERED_MAX) break;
			this.#versions.delete(oldest);
		}
		rows.set(id, change);
	}

	#size(): number {
		return this.#instances.size + this.#taskInstances.size;
	}
}

function rowsOf<Row>(changes: ReadonlyMap<string, Versioned<Row>>): Row[] {
	return [...changes.values()].map(({ row }) => row);
}
