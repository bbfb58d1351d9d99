import type { InstanceEvent } from '../contract/event.ts';
import type { InstanceDetail, InstanceParams } from '../contract/instance.ts';
import type { DeletionPreview } from '../contract/instance-deletion.ts';
import type { InstanceDocument } from '../contract/instance-edit.ts';
import type { TaskInstance, TaskInstanceDetail } from '../contract/task-instance.ts';
import type { InstanceWhy, TaskWhy } from '../contract/why.ts';
import type { GanttPage, GanttQuery } from '../engine/view/gantt/gantt-page.ts';
import type { Carried } from '../instance/carried.ts';
import { FactStore } from '../instance/fact-store.ts';
import type { RunReads, TaskLog } from '../instance/read-rpc.ts';
import { RunReader } from '../instance/run-reader.ts';
import type { Served } from '../lib/served.ts';
import { ArchivedEntries } from './archived-entries.ts';
import type { Bundle } from './bundle.ts';

/** An archived run: answers what its object would, folded from the same log by the same code. */
export class ArchivedRun implements Served<RunReads> {
	readonly bundle: Bundle;
	readonly reader: RunReader;

	/** @throws Error for a bundle without a run, which nobody writes. */
	constructor(bundle: Bundle) {
		this.bundle = bundle;
		const store = new FactStore(new ArchivedEntries(bundle.entries));
		const run = store.read();
		if (run === null) throw new Error('The bundle holds no run');
		this.reader = new RunReader(run, store, { hold: null, archivedAt: bundle.archivedAt });
	}

	view(round?: number): InstanceDetail | null {
		return this.reader.inRound(round)?.view() ?? null;
	}

	carriedBytes(): number {
		return this.reader.carriedBytes();
	}

	successes(): Carried | 'too_large' {
		return this.reader.successes();
	}

	tasks(after: number, limit: number, round?: number): readonly TaskInstance[] | null {
		return this.reader.inRound(round)?.tasks(after, limit) ?? null;
	}

	task(key: string, round?: number): TaskInstanceDetail | null {
		return this.reader.inRound(round)?.task(key) ?? null;
	}

	events(afterSeq: number, limit: number): readonly InstanceEvent[] {
		return this.reader.events(afterSeq, limit);
	}

	gantt(query: GanttQuery): GanttPage | null {
		return this.reader.gantt(query);
	}

	params(): InstanceParams {
		return this.reader.params();
	}

	deletion(): DeletionPreview {
		return this.reader.deletion();
	}

	document(): InstanceDocument {
		return this.reader.document();
	}

	taskLog(key: string, afterSeq: number): TaskLog | null {
		return this.reader.taskLog(key, afterSeq);
	}

	why(): InstanceWhy {
		return this.reader.why();
	}

	taskWhy(key: string): TaskWhy | null {
		return this.reader.taskWhy(key);
	}
}
