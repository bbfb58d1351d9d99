import type { InstanceDetail } from '../contract/instance.ts';
import { toInstant } from '../contract/instant.ts';
import type { JsonValue } from '../contract/json-value.ts';
import type { TaskInstance, TaskInstanceDetail } from '../contract/task-instance.ts';
import { fold } from '../engine/evolve.ts';
import type { Fact } from '../engine/fact.ts';
import type { RoundRecord, Run, Task } from '../engine/state.ts';
import { findTaskOrLeft } from '../engine/task-index.ts';
import { instanceView } from '../engine/view/instance-view.ts';
import { factsOfPastRound } from '../engine/view/round-facts.ts';
import { taskDetailView, taskView } from '../engine/view/task-view.ts';
import { assert } from '../lib/assert.ts';
import type { RoundReads } from './run-reader.ts';
import type { FactSource } from './told-facts.ts';

/** The past round that was asked for last of each run in memory, folded. It goes with the run. */
const folded = new WeakMap<Run, Run>();

/** Nothing of it is still to come. */
const OVER = { deadline: null } as const;

/** What held the run up then, or was to come, is nobody's concern any more. */
const AT_REST = { wakeAt: null, pause: null, stopping: null, platformHold: null } as const;

/** A run as one of its rounds left it, just before the next began. */
export class PastRound implements RoundReads {
	readonly #run: Run;
	readonly #record: RoundRecord;
	readonly #facts: FactSource;
	readonly #archivedAt: number | null;

	/** @param run as it is now, which has the round behind it. */
	constructor(run: Run, record: RoundRecord, facts: FactSource, archivedAt: number | null) {
		this.#run = runAfter(run, record.round, facts);
		this.#record = record;
		this.#facts = facts;
		this.#archivedAt = archivedAt;
	}

	view(): InstanceDetail {
		const { state, endedAt } = this.#record;
		return {
			...instanceView(this.#run),
			...{ state, endedAt: toInstant(endedAt) },
			archivedAt: this.#archivedAt === null ? null : toInstant(this.#archivedAt),
			...AT_REST,
		};
	}

	tasks(after: number, limit: number): readonly TaskInstance[] {
		return this.#run.tasks.slice(after, after + limit).map((task) => ({ ...taskView(this.#run, task), ...OVER }));
	}

	task(key: string): TaskInstanceDetail | null {
		const task = findTaskOrLeft(this.#run, key);
		return task === null ? null : { ...taskDetailView(this.#run, task), ...OVER, outputs: this.#outputsOf(task) };
	}

	/** Read from the facts, because the folded run has none. */
	#outputsOf({ node, outputBytes }: Task): Record<string, JsonValue> {
		let outputs: Readonly<Record<string, JsonValue>> = {};
		if (outputBytes === 0) return {};
		for (const { seq, fact } of this.#facts.factsAbout(node.key)) {
			if (seq > this.#run.seq) break;
			if ('outputs' in fact && fact.task === node.key) outputs = fact.outputs;
		}
		return { ...outputs };
	}
}

/** One is kept of each run, so that the pages of a round cost the log once. */
function runAfter(run: Run, round: number, facts: FactSource): Run {
	const known = folded.get(run);
	if (known?.round === round) return known;
	folded.delete(run);
	const past = fold(withoutOutputs(factsOfPastRound(facts.factsAfter(0), round)));
	assert(past !== null, 'a round that is over has facts');
	folded.set(run, past);
	return past;
}

/**
 * Those of the present round may fill the memory already. What they count towards the limit of the run stays, and says
 * whether there are any.
 */
function* withoutOutputs(facts: Iterable<{ readonly fact: Fact }>): Generator<Fact> {
	for (const { fact } of facts) yield 'outputs' in fact ? { ...fact, outputs: {} } : fact;
}
