import type { InstanceEvent } from '../contract/event.ts';
import type { InstanceDetail, InstanceParams } from '../contract/instance.ts';
import type { DeletionPreview } from '../contract/instance-deletion.ts';
import type { InstanceDocument } from '../contract/instance-edit.ts';
import type { TaskInstance, TaskInstanceDetail } from '../contract/task-instance.ts';
import type { InstanceWhy, TaskWhy } from '../contract/why.ts';
import type { GanttPage, GanttQuery } from '../engine/view/gantt/gantt-page.ts';
import type { PlatformLine } from '../engine/view/log/platform-line.ts';
import type { Carried } from './carried.ts';
import type { PlatformHold } from './platform-hold.ts';

/** What Orrery itself has to say in the log of a task instance. */
export interface TaskLog {
	readonly lines: readonly PlatformLine[];
	/** How many attempts there were; their numbers count from 1. */
	readonly attempts: number;
	/** The task has ended, and its run with it. */
	readonly hasEnded: boolean;
	/** Set while the platform holds the run up. */
	readonly hold: PlatformHold | null;
}

/**
 * What pages and programs may read of a run: answers in the shapes of the public contract, folded from the fact log.
 * Null means that this object holds no run (never started, or deleted).
 */
export interface RunReads {
	/** The run in the newest round, or as this one left it; null also for a round that has not begun, here and below. */
	view(round?: number): Promise<InstanceDetail | null>;
	/** How much what succeeded in the run put out, in bytes of JSON: what one that recovers from it is to take over. */
	carriedBytes(): Promise<number | null>;
	/**
	 * What succeeded in the run, with its outputs, for one that recovers from it. `too_large` when that is more than one
	 * run can take over from another.
	 */
	successes(): Promise<Carried | 'too_large' | null>;
	/** Task instances in document order, without attempts, at most `limit` after place `after` (0 for the first). */
	tasks(after: number, limit: number, round?: number): Promise<readonly TaskInstance[] | null>;
	/** One task instance with its attempts and sends; null also for a key that has no row. */
	task(key: string, round?: number): Promise<TaskInstanceDetail | null>;
	/** Facts after `afterSeq`, oldest first, at most `limit`. */
	events(afterSeq: number, limit: number): Promise<readonly InstanceEvent[] | null>;
	/** A page of the bars of a round; null also for a round that has not begun. */
	gantt(query: GanttQuery): Promise<GanttPage | null>;
	params(): Promise<InstanceParams | null>;
	/** What deleting it would take away, and what stands in the way. */
	deletion(): Promise<DeletionPreview | null>;
	/** The document it was given last. */
	document(): Promise<InstanceDocument | null>;
	/** Lines of facts after `afterSeq`, in the order of the facts; null also for a key that has no row. */
	taskLog(key: string, afterSeq: number): Promise<TaskLog | null>;
	/** Why the run has not ended, or ended as it did. */
	why(): Promise<InstanceWhy | null>;
	/** The same of one task; null also for a key that has no row. */
	taskWhy(key: string): Promise<TaskWhy | null>;
}

/** What may be read of a run by asking its object. */
export interface WorkflowInstanceReadRpc extends RunReads {
	/** The live feed; with `?log=<task instance or attempt>` that of Orrery's own lines in a log: a WebSocket upgrade, answered with 101, or 404 where there is no run. */
	fetch(request: Request): Promise<Response>;
}
