import { runMessageId, statusMessageId, stopMessageId } from '../../worker/protocol/message-id.ts';
import { signMessage } from '../../worker/protocol/signature.ts';
import type { TaskRun } from '../../worker/protocol/task-run.ts';
import { aTaskRun } from './protocol-messages.ts';

/** An executor's answer as it was read. `body` is undefined when it was not JSON. */
export interface ExecutorAnswer {
	readonly status: number;
	readonly body: unknown;
}

/** A message ready to be sent, so that a test can send it again or spoil it. */
export interface SignedMessage {
	readonly headers: Record<string, string>;
	readonly body: string;
}

/** Signs and sends messages to one executor as Orrery does. */
export class ExecutorClient {
	readonly url: string;
	readonly secret: string;
	#messages = 0;

	constructor(url: string, secret: string) {
		this.url = url;
		this.secret = secret;
	}

	/** Signs a body as it stands; `nowMs` and `secret` can be made wrong. */
	async sign(id: string, body: string, wrong: { nowMs?: number; secret?: string } = {}): Promise<SignedMessage> {
		const secrets = [wrong.secret ?? this.secret];
		const signed = await signMessage({ secrets, id, body, nowMs: wrong.nowMs ?? Date.now() });
		return { body, headers: { 'content-type': 'application/json', 'orrery-protocol': '1', ...signed } };
	}

	async send(message: SignedMessage): Promise<ExecutorAnswer> {
		const response = await fetch(this.url, { method: 'POST', ...message, redirect: 'manual' });
		return { status: response.status, body: parseJson(await response.text()) };
	}

	async run(data: Partial<TaskRun['data']>): Promise<ExecutorAnswer> {
		const message = aTaskRun(data);
		return this.send(await this.sign(runMessageId(message.data.attempt.id), JSON.stringify(message)));
	}

	async stop(attemptId: string, force = false): Promise<ExecutorAnswer> {
		this.#messages += 1;
		const body = envelope('task.stop', { attempt: { id: attemptId }, force });
		return this.send(await this.sign(stopMessageId(attemptId, force, this.#messages), body));
	}

	async status(attemptId: string): Promise<ExecutorAnswer> {
		this.#messages += 1;
		const body = envelope('task.status', { attempt: { id: attemptId } });
		return this.send(await this.sign(statusMessageId(attemptId, this.#messages), body));
	}

	async describe(challenge: string): Promise<ExecutorAnswer> {
		this.#messages += 1;
		return this.send(await this.sign(`describe.${this.#messages}`, envelope('executor.describe', { challenge })));
	}
}

function envelope(type: string, data: object): string {
	return JSON.stringify({ type, timestamp: new Date().toISOString(), data });
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
