import type { InstanceEvent } from '../contract/event.ts';
import type { InstanceDetail, InstanceParams } from '../contract/instance.ts';
import type { DeletionPreview } from '../contract/instance-deletion.ts';
import { documentEtag, type InstanceDocument } from '../contract/instance-edit.ts';
import { toInstant } from '../contract/instant.ts';
import { CARRIED_BYTES_MAX } from '../contract/run.ts';
import { isTerminalTask } from '../contract/status.ts';
import type { TaskInstance, TaskInstanceDetail } from '../contract/task-instance.ts';
import type { InstanceWhy, TaskWhy } from '../contract/why.ts';
import type { Run, Task } from '../engine/state.ts';
import { findTask, findTaskOrLeft } from '../engine/task-index.ts';
import { deletionView } from '../engine/view/deletion-view.ts';
import { eventView } from '../engine/view/event-view.ts';
import { type GanttPage, type GanttQuery, ganttPage } from '../engine/view/gantt/gantt-page.ts';
import { instanceView } from '../engine/view/instance-view.ts';
import { platformLines } from '../engine/view/log/task-log.ts';
import { taskDetailView, taskView } from '../engine/view/task-view.ts';
import { deedsOf } from '../engine/view/why/deeds.ts';
import { instanceWhy } from '../engine/view/why/instance-why.ts';
import type { Known } from '../engine/view/why/known.ts';
import { taskWhy } from '../engine/view/why/task-why.ts';
import { capturedParams } from './captured-params.ts';
import type { Carried } from './carried.ts';
import { PastRound } from './past-round.ts';
import type { PlatformHold } from './platform-hold.ts';
import type { TaskLog } from './read-rpc.ts';
import { chartOf } from './run-chart.ts';
import { type FactSource, toldFacts } from './told-facts.ts';

/** What is known of a run besides its facts. */
export interface Standing {
	readonly hold: PlatformHold | null;
	readonly archivedAt: number | null;
}

/** A run for reading, with what is known of it besides its facts. */
export interface Reading extends Standing {
	readonly run: Run;
}

/** What is told of a run in one of its rounds. */
export interface RoundReads {
	view(): InstanceDetail;
	/** In document order, at most `limit` after place `after`. */
	tasks(after: number, limit: number): readonly TaskInstance[];
	/** Null for a key that has no row. */
	task(key: string): TaskInstanceDetail | null;
}

/** Answers of the public contract, folded from a run's facts: by its object while it lives, from its archive later. */
export class RunReader implements RoundReads {
	readonly run: Run;
	readonly #facts: FactSource;
	readonly #standing: Standing;

	constructor(run: Run, facts: FactSource, standing: Standing) {
		this.run = run;
		this.#facts = toldFacts(run, facts);
		this.#standing = standing;
	}

	view(): InstanceDetail {
		const { hold, archivedAt } = this.#standing;
		return {
			...instanceView(this.run),
			archivedAt: archivedAt === null ? null : toInstant(archivedAt),
			platformHold: hold === null ? null : { ...hold, since: toInstant(hold.since) },
		};
	}

	carriedBytes(): number {
		return this.#succeeded().reduce((sum, { outputBytes }) => sum + outputBytes, 0);
	}

	successes(): Carried | 'too_large' {
		if (this.carriedBytes() > CARRIED_BYTES_MAX) return 'too_large';
		const { scheduleTime, timeZone, nominalLocal = null } = this.run.spec;
		const tasks = this.#succeeded().map(({ node, outputs }) => ({ key: node.key, outputs }));
		return { tasks, scheduleTime, timeZone, nominalLocal };
	}

	tasks(after: number, limit: number): readonly TaskInstance[] {
		return this.run.tasks.slice(after, after + limit).map((task) => taskView(this.run, task));
	}

	task(key: string): TaskInstanceDetail | null {
		const task = findTaskOrLeft(this.run, key);
		return task === null ? null : taskDetailView(this.run, task);
	}

	/** The run as it is in this round, or was when the next began; null for a round that has not begun. */
	inRound(round: number = this.run.round): RoundReads | null {
		if (round === this.run.round) return this;
		const record = this.run.rounds.find((each) => each.round === round);
		return record === undefined ? null : new PastRound(this.run, record, this.#facts, this.#standing.archivedAt);
	}

	events(afterSeq: number, limit: number): readonly InstanceEvent[] {
		return firstOf(this.#facts.factsAfter(afterSeq), limit).map(({ fact, seq }) => eventView(fact, seq));
	}

	gantt(query: GanttQuery): GanttPage | null {
		const chart = chartOf(this.run, query.round ?? this.run.round, this.#facts);
		return chart === null ? null : ganttPage(this.run, chart, query);
	}

	params(): InstanceParams {
		return capturedParams(this.run.spec);
	}

	deletion(): DeletionPreview {
		return deletionView(this.run);
	}

	document(): InstanceDocument {
		const { version, document } = this.run.spec;
		return { version, etag: documentEtag(version), document };
	}

	taskLog(key: string, afterSeq: number): TaskLog | null {
		const task = findTaskOrLeft(this.run, key);
		if (task === null) return null;
		// Lines refer to what came before, so all of the task's facts are gone through whatever the reader has seen.
		const lines = [...platformLines(task, this.#facts.factsAbout(key))].filter(({ seq }) => seq > afterSeq);
		const { hold } = this.#standing;
		const hasEnded = this.run.endedAt !== null && isTerminalTask(task.phase.state);
		return { lines, attempts: task.attempts.length, hasEnded, hold };
	}

	why(): InstanceWhy {
		return instanceWhy(this.run, this.#known());
	}

	taskWhy(key: string): TaskWhy | null {
		const task = findTask(this.run, key);
		return task === null ? null : taskWhy(this.run, task, this.#known());
	}

	#succeeded(): readonly Task[] {
		return this.run.tasks.filter(({ phase }) => phase.state === 'success');
	}

	#known(): Known {
		const { hold, archivedAt } = this.#standing;
		// What somebody did counts as about the run as a whole, whatever task is asked for.
		return { hold, isArchived: archivedAt !== null, deeds: () => deedsOf(this.#facts.factsAbout('')) };
	}
}

function firstOf<Item>(items: Iterable<Item>, limit: number): readonly Item[] {
	const first: Item[] = [];
	for (const item of items) if (first.push(item) >= limit) break;
	return first;
}
