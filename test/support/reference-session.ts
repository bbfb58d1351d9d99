import { type TaskResult, taskResultSchema } from '../../worker/protocol/result.ts';
import type { TaskRun } from '../../worker/protocol/task-run.ts';
import type { AttemptRecord } from './attempt-record.ts';
import { CallbackServer } from './callback-server.ts';
import { ExecutorClient } from './executor-client.ts';
import { aTaskRun } from './protocol-messages.ts';
import { ReferenceProcess } from './reference-process.ts';

/** A task for the reference executor, with what of its surroundings matters. */
export interface ReferenceTask {
	readonly type: 'SHELL' | 'PYTHON' | 'SQL' | 'PROCEDURE' | 'HTTP';
	readonly config: TaskRun['data']['task']['config'];
	readonly params?: TaskRun['data']['params'];
	readonly instanceId?: string;
}

/** The reference executor as a process, and Orrery's side of the conversation with it. */
export class ReferenceSession {
	readonly orrery = new CallbackServer();
	readonly process: ReferenceProcess;
	#attempts = 0;

	private constructor(process: ReferenceProcess) {
		this.process = process;
	}

	static async open(environment: Record<string, string> = {}): Promise<ReferenceSession> {
		const session = new ReferenceSession(await ReferenceProcess.create());
		await session.orrery.listen();
		await session.process.start(environment);
		return session;
	}

	async close(): Promise<void> {
		await this.process.remove();
		await this.orrery.close();
	}

	/** A client for where the process listens now. */
	get client(): ExecutorClient {
		return new ExecutorClient(this.process.url, this.process.secret);
	}

	attempt(id: string): AttemptRecord {
		return this.orrery.attempt(id);
	}

	/** Sends a run and leaves it running; `id` sends one attempt again. */
	async begin(task: ReferenceTask, id = this.#nextId()): Promise<{ id: string; status: number; body: unknown }> {
		const base = aTaskRun().data;
		const answer = await this.client.run({
			attempt: { ...base.attempt, id },
			task: { ...base.task, type: task.type, config: task.config },
			params: task.params ?? {},
			instance: { ...base.instance, id: task.instanceId ?? id },
			callback: this.orrery.callbackFor(id),
		});
		return { id, ...answer };
	}

	/** Runs a task to its end; its log is in the result, or was streamed. */
	async run(task: ReferenceTask): Promise<TaskResult & { id: string; log: string }> {
		const { id, status, body } = await this.begin(task);
		const record = this.attempt(id);
		if (status === 202) await this.orrery.until(() => record.results.length > 0);
		const result = taskResultSchema.parse(status === 202 ? record.results[0] : body);
		return { ...result, id, log: record.log.toString('utf8') + (result.logs ?? '') };
	}

	#nextId(): string {
		this.#attempts += 1;
		return `ins_reference.node.${this.#attempts}`;
	}
}
