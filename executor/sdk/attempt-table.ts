import type { z } from 'zod';
import type { TaskRun } from '../../worker/protocol/task-run.ts';
import { type Answer, answerJson, refuse } from './answer.ts';
import type { AttemptEntry } from './attempt-store.ts';
import { settlesWithin } from './clock.ts';
import { type AttemptPorts, RunningAttempt } from './running-attempt.ts';
import type { TaskDefinition } from './task-definition.ts';

const DEFAULT_ANSWER_WITHIN_MS = 2000;

/** A stop usually takes effect at once; answering with the outcome saves Orrery a question. */
const STOP_ANSWER_WITHIN_MS = 1000;

/** The attempts of one executor: which run here, and through the store what is known of the others. */
export class AttemptTable {
	readonly #tasks: ReadonlyMap<string, TaskDefinition<z.ZodType>>;
	readonly #ports: AttemptPorts & { readonly answerWithinMs: number | undefined };
	readonly #running = new Map<string, RunningAttempt>();
	readonly #unsettled = new Set<Promise<void>>();
	#isShuttingDown = false;

	constructor(
		tasks: ReadonlyMap<string, TaskDefinition<z.ZodType>>,
		ports: AttemptPorts & { readonly answerWithinMs: number | undefined },
	) {
		this.#tasks = tasks;
		this.#ports = ports;
	}

	/** Answers with the result if it comes soon, else with 202; a second run of one attempt starts nothing. */
	async run(data: TaskRun['data'], waitUntil: (work: Promise<unknown>) => void): Promise<Answer> {
		if (this.#isShuttingDown) return refuse('shutting_down', 'This executor is shutting down.');
		const known = await this.#ports.store.claim(data.attempt.id, 'running');
		if (known) return this.#runAgain(data.attempt.id, known, waitUntil);
		const definition = this.#tasks.get(data.task.type);
		const attempt = new RunningAttempt(definition, data, this.#ports);
		this.#running.set(data.attempt.id, attempt);
		const ended = attempt.finished.finally(() => this.#running.delete(data.attempt.id));
		const answerWithinMs = definition?.answerWithinMs ?? this.#ports.answerWithinMs ?? DEFAULT_ANSWER_WITHIN_MS;
		const hasEnded = await settlesWithin(this.#ports.clock, answerWithinMs, ended);
		return hasEnded && attempt.isAnswerable ? answerJson(200, (await ended).result) : this.#accept(attempt, waitUntil);
	}

	async stop(attemptId: string, force: boolean): Promise<Answer> {
		const attempt = this.#running.get(attemptId);
		if (attempt) {
			attempt.stop(force);
			const hasEnded = await settlesWithin(this.#ports.clock, STOP_ANSWER_WITHIN_MS, attempt.finished);
			return hasEnded ? answerJson(200, { state: (await attempt.finished).state }) : answerJson(202, {});
		}
		const known = await this.#ports.store.claim(attemptId, 'refused');
		// Running, but in another process that shares the store: its next heartbeat tells it.
		if (known?.state === 'running') return answerJson(202, {});
		return answerJson(200, { state: stateOf(known) });
	}

	async status(attemptId: string): Promise<Answer> {
		const known = await this.#ports.store.read(attemptId);
		if (known && 'result' in known) return answerJson(200, { state: known.state, result: known.result });
		return answerJson(200, { state: stateOf(known) });
	}

	/** Refuses new attempts, stops the running ones, by force after `graceMs`, and resolves when that is reported. */
	async shutDown(graceMs: number): Promise<void> {
		this.#isShuttingDown = true;
		const attempts = [...this.#running.values()];
		for (const attempt of attempts) attempt.stop(false, 'shutdown');
		const allFinished = Promise.all(attempts.map((attempt) => attempt.finished));
		if (!(await settlesWithin(this.#ports.clock, graceMs, allFinished))) {
			for (const attempt of attempts) attempt.stop(true, 'shutdown');
		}
		await allFinished;
		await settlesWithin(this.#ports.clock, graceMs, Promise.all(this.#unsettled));
	}

	#runAgain(attemptId: string, known: AttemptEntry, waitUntil: (work: Promise<unknown>) => void): Answer {
		if ('result' in known) return answerJson(200, known.result);
		if (known.state === 'refused') return refuse('attempt_refused', 'This attempt was stopped before it came.');
		// The first request may have lost its connection, so from here on the result must go by callback.
		const attempt = this.#running.get(attemptId);
		return attempt ? this.#accept(attempt, waitUntil) : answerJson(202, {});
	}

	#accept(attempt: RunningAttempt, waitUntil: (work: Promise<unknown>) => void): Answer {
		const settled = attempt.accept();
		this.#unsettled.add(settled);
		waitUntil(settled.finally(() => this.#unsettled.delete(settled)));
		return answerJson(202, {});
	}
}

function stateOf(known: AttemptEntry | undefined): AttemptEntry['state'] | 'unknown' {
	return known === undefined || known.state === 'refused' ? 'unknown' : known.state;
}
