import type { InstanceEvent } from '../contract/event.ts';
import type { InstanceDetail, InstanceParams } from '../contract/instance.ts';
import type { TaskInstance, TaskInstanceDetail } from '../contract/task-instance.ts';

/**
 * What pages and programs may read of a run: answers in the shapes of the public contract, folded from the fact log.
 * Null means that this object holds no run (never started, or deleted).
 */
export interface WorkflowInstanceReadRpc {
	view(): Promise<InstanceDetail | null>;
	/** Task instances in document order, without attempts, at most `limit` after place `after` (0 for the first). */
	tasks(after: number, limit: number): Promise<readonly TaskInstance[] | null>;
	/** One task instance with its attempts and sends; null also for a key that has no row. */
	task(key: string): Promise<TaskInstanceDetail | null>;
	/** Facts after `afterSeq`, oldest first, at most `limit`. */
	events(afterSeq: number, limit: number): Promise<readonly InstanceEvent[] | null>;
	params(): Promise<InstanceParams | null>;
	/** The live feed: a WebSocket upgrade, answered with 101, or 404 where there is no run. */
	fetch(request: Request): Promise<Response>;
}
