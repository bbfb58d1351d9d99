import { DurableObject } from 'cloudflare:workers';
import type { InstanceEvent } from '../contract/event.ts';
import type { InstanceDetail, InstanceParams } from '../contract/instance.ts';
import type { DeletionPreview } from '../contract/instance-deletion.ts';
import type { InstanceDocument } from '../contract/instance-edit.ts';
import type { TaskInstance, TaskInstanceDetail } from '../contract/task-instance.ts';
import type { InstanceWhy, TaskWhy } from '../contract/why.ts';
import type { GanttPage, GanttQuery } from '../engine/view/gantt/gantt-page.ts';
import type { Served } from '../lib/served.ts';
import type { Carried } from './carried.ts';
import type { RunReads, TaskLog } from './read-rpc.ts';
import * as schema from './rpc-schema.ts';
import type { RunReader } from './run-reader.ts';

/** Gives the run to whoever reads it; null when there is none. */
export interface InstanceReader {
	/** As it is now: whoever reads an overdue run wakes it, which is the third clock. */
	current(): Promise<RunReader | null>;
	/** As it is stored, which wakes nobody. */
	stored(): RunReader | null;
}

/** A run's object as it is read. */
export abstract class ReadableInstance extends DurableObject<Env> implements Served<RunReads> {
	/** A field, because whatever is a method of an object can be called from outside of it. */
	protected abstract readonly reader: InstanceReader;

	async view(...args: readonly [round?: number]): Promise<InstanceDetail | null> {
		const [round] = schema.viewSchema.parse(args);
		return (await this.reader.current())?.inRound(round)?.view() ?? null;
	}

	async carriedBytes(): Promise<number | null> {
		return (await this.reader.current())?.carriedBytes() ?? null;
	}

	async successes(): Promise<Carried | 'too_large' | null> {
		return (await this.reader.current())?.successes() ?? null;
	}

	async tasks(...args: Parameters<RunReads['tasks']>): Promise<readonly TaskInstance[] | null> {
		const [after, limit, round] = schema.taskPageSchema.parse(args);
		return (await this.reader.current())?.inRound(round)?.tasks(after, limit) ?? null;
	}

	async task(...args: readonly [key: string, round?: number]): Promise<TaskInstanceDetail | null> {
		const [key, round] = schema.taskSchema.parse(args);
		return (await this.reader.current())?.inRound(round)?.task(key) ?? null;
	}

	events(...args: readonly [afterSeq: number, limit: number]): readonly InstanceEvent[] | null {
		const [afterSeq, limit] = schema.pageSchema.parse(args);
		return this.reader.stored()?.events(afterSeq, limit) ?? null;
	}

	async gantt(query: GanttQuery): Promise<GanttPage | null> {
		const asked = schema.ganttQuerySchema.parse(query);
		return (await this.reader.current())?.gantt(asked) ?? null;
	}

	params(): InstanceParams | null {
		return this.reader.stored()?.params() ?? null;
	}

	async deletion(): Promise<DeletionPreview | null> {
		return (await this.reader.current())?.deletion() ?? null;
	}

	document(): InstanceDocument | null {
		return this.reader.stored()?.document() ?? null;
	}

	async taskLog(...args: readonly [key: string, afterSeq: number]): Promise<TaskLog | null> {
		const [key, afterSeq] = schema.taskLogSchema.parse(args);
		return (await this.reader.current())?.taskLog(key, afterSeq) ?? null;
	}

	async why(): Promise<InstanceWhy | null> {
		return (await this.reader.current())?.why() ?? null;
	}

	async taskWhy(key: string): Promise<TaskWhy | null> {
		return (await this.reader.current())?.taskWhy(key) ?? null;
	}
}
