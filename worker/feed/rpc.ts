import type { Instance } from '../contract/instance.ts';
import type { ListedTaskInstance } from '../contract/task-instance-list.ts';

/** A row of a list in one of its versions: of two, the one with the higher `seq` is the newer. */
export interface Versioned<Row> {
	readonly seq: number;
	readonly row: Row;
}

/** What was written to a project's lists. */
export interface FeedChanges {
	readonly instances: readonly Versioned<Instance>[];
	readonly taskInstances: readonly Versioned<ListedTaskInstance>[];
	/** More changed than is said here, or something went: whoever watches has to read again. */
	readonly reload: boolean;
}

/** What other parts may ask of a ProjectFeed object. */
export interface ProjectFeedRpc {
	/** Tells those who watch. Repeated and late changes are harmless. */
	publish(changes: FeedChanges): Promise<void>;
	/**
	 * A WebSocket upgrade of somebody who may see the project's lists, answered with 101; 409 when too many watch, 503 while
	 * the database cannot be told of it.
	 * `x-orrery-principal` says who it is, `x-orrery-until` (epoch ms) until when that was verified.
	 */
	fetch(request: Request): Promise<Response>;
}
