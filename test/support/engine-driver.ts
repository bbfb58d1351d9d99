import { expect } from 'vitest';
import type { Attempt } from '../../worker/engine/attempt.ts';
import { claimOf, isClaimStored } from '../../worker/engine/claim.ts';
import type { Command, DeliveryReport, ExecutorAnswer, ExecutorSaid, Reply } from '../../worker/engine/command.ts';
import { nextDeadline } from '../../worker/engine/deadline.ts';
import type { Succeeded } from '../../worker/engine/decide/carry-over.ts';
import { decide, start } from '../../worker/engine/decide.ts';
import type { Turn } from '../../worker/engine/draft.ts';
import type { Effect } from '../../worker/engine/effect.ts';
import { fold } from '../../worker/engine/evolve.ts';
import type { Fact } from '../../worker/engine/fact.ts';
import { brokenInvariants } from '../../worker/engine/invariants.ts';
import type { AttemptResult, DeliveryOutcome } from '../../worker/engine/result.ts';
import type { RunSpec } from '../../worker/engine/run-spec.ts';
import { snapshotOf } from '../../worker/engine/snapshot.ts';
import type { PlaceInLine, Run, Task } from '../../worker/engine/state.ts';
import { findAttempt, taskOf } from '../../worker/engine/task-index.ts';

/** Everything but the time of a command; the driver keeps the clock. */
type Timeless = Command extends infer Each ? (Each extends Command ? Omit<Each, 'at'> : never) : never;

export const EXECUTOR_SUCCESS: AttemptResult = { status: 'success', outputs: {} };
export const BY = { kind: 'user', id: 'somebody' } as const;

/** A failure as an executor reports it. */
export function failedWith(code: string | null = null, retryable = true): AttemptResult {
	return { status: 'failed', failure: { cause: 'executor_failed', message: 'it failed', code, retryable } };
}

/** How a run begins: with what it carries over from another, and where it waits for its turn. */
interface Beginning {
	readonly succeeded?: readonly Succeeded[];
	readonly inLine?: PlaceInLine | null;
}

/**
 * Drives one run with a clock of its own. After every command the invariants must hold, and folding all facts must
 * give the very state the run is in.
 */
export class EngineDriver {
	run: Run;
	now: number;
	readonly facts: Fact[] = [];
	readonly effects: Effect[] = [];
	/** How often the scheduler was given a block back. */
	blocksBack = 0;

	constructor(spec: RunSpec, { succeeded = [], inLine = null }: Beginning = {}) {
		const begun = start(spec, spec.createdAt, succeeded, inLine);
		this.run = begun.run;
		this.now = spec.createdAt;
		this.#keep(begun.turn);
	}

	do(command: Timeless): Reply {
		const turn = decide(this.run, { ...command, at: this.now } as Command);
		this.#keep(turn);
		return turn.reply;
	}

	/** Lets time pass to the next deadline, or by a given span, and ticks. */
	tick(ms?: number): void {
		this.now = ms === undefined ? Math.max(this.now, nextDeadline(this.run) ?? this.now) : this.now + ms;
		this.do({ kind: 'tick' });
	}

	/** Delivers the newest attempt of a task with an outcome, as a consumer would. */
	deliver(key: string, outcome: DeliveryOutcome): Reply {
		return this.do({ kind: 'report', jitter: 0, deliveries: [this.reportOf(key, outcome)] });
	}

	reportOf(key: string, outcome: DeliveryOutcome): DeliveryReport {
		const attempt = this.attempt(key);
		const send = { at: this.now, url: 'https://executor.example/', httpStatus: 200, latencyMs: 5, problem: null };
		const { number, deliveries, executorId } = attempt;
		return { task: key, attempt: number, delivery: deliveries, executorId, send, outcome };
	}

	succeed(...keys: string[]): void {
		for (const key of keys) this.deliver(key, { kind: 'result', result: EXECUTOR_SUCCESS });
	}

	fail(key: string, result: AttemptResult = failedWith()): void {
		this.deliver(key, { kind: 'result', result });
	}

	/** Tells what an executor answered when it was asked about the newest attempt of a task, or another. */
	answer(
		key: string,
		to: 'stop' | 'status',
		answer: ExecutorAnswer,
		{ attempt = this.attempt(key).number, call }: Partial<Pick<ExecutorSaid, 'attempt' | 'call'>> = {},
	): void {
		this.do({ kind: 'answers', answers: [{ task: key, attempt, to, answer, call }] });
	}

	accept(key: string): void {
		this.deliver(key, { kind: 'accepted', handle: null });
	}

	/** Claims as a run's loop does: by a command where the claim is stored, else from memory alone. */
	claim(key: string) {
		const ref = { task: key, attempt: this.attempt(key).number };
		if (!isClaimStored(this.run, ref)) return claimOf(this.run, ref);
		const sent = this.effects.length;
		this.do({ kind: 'claim', attempts: [ref] });
		return this.effects.splice(sent).length > 0 ? claimOf(this.run, ref) : null;
	}

	task(key: string): Task {
		return taskOf(this.run, key);
	}

	attempt(key: string, number = this.task(key).attempts.length): Attempt {
		const attempt = findAttempt(this.task(key), number);
		if (attempt === null) throw new Error(`${key} has no attempt ${number}`);
		return attempt;
	}

	/** States of all tasks by key. */
	states(): Record<string, string> {
		return Object.fromEntries(this.run.tasks.map((task) => [task.node.key, task.phase.state]));
	}

	/** Takes the effects sent since the last call. */
	takeEffects(): Effect[] {
		return this.effects.splice(0);
	}

	#takeBlock(): void {
		this.blocksBack += 1;
		this.run.memory.isBlockBack = true;
	}

	/** A run that has given its block back is granted as many slots again when it asks: its project has room. */
	#grant({ wanted }: Extract<Effect, { kind: 'slots' }>): void {
		const slots = Math.min(wanted, this.run.spec.slots);
		this.do({ kind: 'slots', slots, routes: this.run.routes });
	}

	#keep(turn: Turn): void {
		this.facts.push(...turn.facts);
		const { run } = this;
		const isBare = run.block < run.spec.slots && run.slots === 0;
		const asked = turn.effects.find(({ kind }) => isBare && kind === 'slots');
		if (turn.effects.some(({ kind }) => kind === 'block_back')) this.#takeBlock();
		this.effects.push(...turn.effects.filter((effect) => effect !== asked && effect.kind !== 'block_back'));
		expect(brokenInvariants(this.run)).toEqual([]);
		const replayed = fold(structuredClone(this.facts));
		expect(replayed === null ? null : snapshotOf(replayed)).toEqual(snapshotOf(this.run));
		if (asked?.kind === 'slots') this.#grant(asked);
	}
}
