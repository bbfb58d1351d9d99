import { expect } from 'vitest';
import { type TaskResult, taskResultSchema } from '../../worker/protocol/result.ts';
import { taskStatusAnswerSchema } from '../../worker/protocol/task-status.ts';
import type { AttemptRecord } from '../support/attempt-record.ts';
import { CallbackServer } from '../support/callback-server.ts';
import { type ExecutorAnswer, ExecutorClient, type SignedMessage } from '../support/executor-client.ts';
import { aTaskRun } from '../support/protocol-messages.ts';
import type { ConformanceSubject, SampleTask } from './conformance-subject.ts';

/** For tests that wait for heartbeats or repetitions, which come in seconds. */
export const SLOW_TEST_MS = 30_000;

/** Orrery's side of a conversation with the executor under test. */
export class ConformanceSession {
	readonly orrery = new CallbackServer();
	#subject: ConformanceSubject | undefined;
	#client: ExecutorClient | undefined;
	#attempts = 0;

	get subject(): ConformanceSubject {
		if (!this.#subject) throw new Error('the executor under test has not started');
		return this.#subject;
	}

	get client(): ExecutorClient {
		if (!this.#client) throw new Error('the executor under test has not started');
		return this.#client;
	}

	async open(start: () => Promise<ConformanceSubject>): Promise<void> {
		await this.orrery.listen();
		this.#subject = await start();
		this.#client = new ExecutorClient(this.#subject.url, this.#subject.secret);
	}

	async close(): Promise<void> {
		await this.#subject?.close();
		await this.orrery.close();
	}

	nextAttemptId(): string {
		this.#attempts += 1;
		return `ins_conformance.node.${this.#attempts}`;
	}

	runData(attemptId: string, task: SampleTask) {
		return {
			attempt: { id: attemptId, number: 1, deadline: null, leaseSeconds: 90 },
			task: { key: 'node', name: 'Node', type: task.type, config: task.config },
			callback: this.orrery.callbackFor(attemptId),
		};
	}

	run(attemptId: string, task: SampleTask): Promise<ExecutorAnswer> {
		return this.client.run(this.runData(attemptId, task));
	}

	/** A run that is not sent yet; `wrong` spoils its signature. */
	signedRun(
		attemptId: string,
		task: SampleTask,
		wrong: { nowMs?: number; secret?: string } = {},
	): Promise<SignedMessage> {
		return this.client.sign(`${attemptId}.run`, JSON.stringify(aTaskRun(this.runData(attemptId, task))), wrong);
	}

	/** The result of a run, whichever way the executor chose to give it. */
	async resultOf(attemptId: string, answer: ExecutorAnswer): Promise<TaskResult> {
		if (answer.status === 200) return taskResultSchema.parse(answer.body);
		expect(answer.status).toBe(202);
		const record = this.orrery.attempt(attemptId);
		await this.orrery.until(() => record.results.length > 0);
		return taskResultSchema.parse(record.results.at(-1));
	}

	/** Starts a task that is too long for an answer. */
	async startedInBackground(task: SampleTask): Promise<{ id: string; record: AttemptRecord }> {
		const id = this.nextAttemptId();
		expect((await this.run(id, task)).status).toBe(202);
		return { id, record: this.orrery.attempt(id) };
	}

	async stateOf(attemptId: string): Promise<string> {
		const answer = await this.client.status(attemptId);
		expect(answer.status).toBe(200);
		return taskStatusAnswerSchema.parse(answer.body).state;
	}
}
