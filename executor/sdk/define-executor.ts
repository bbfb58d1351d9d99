import type { z } from 'zod';
import { unreachable } from '../../worker/lib/unreachable.ts';
import { signChallenge } from '../../worker/protocol/challenge.ts';
import { MAX_MESSAGE_BYTES } from '../../worker/protocol/limits.ts';
import type { Message } from '../../worker/protocol/message.ts';
import type { HeaderReader } from '../../worker/protocol/signature.ts';
import { signingSecretSchema } from '../../worker/protocol/signing-secret.ts';
import { type Answer, answerJson, refuse } from './answer.ts';
import { AttemptTable } from './attempt-table.ts';
import { systemClock } from './clock.ts';
import { describeSelf } from './describe-self.ts';
import type { ConfigSchemas, ExecutorOptions } from './executor-options.ts';
import { MemoryAttemptStore } from './memory-attempt-store.ts';
import { readBody } from './read-body.ts';
import { readMessage } from './read-message.ts';
import type { TaskDefinition } from './task-definition.ts';

/** Keeps work alive after its request was answered; on Workers `ctx.waitUntil`, elsewhere nothing is needed. */
type WaitUntil = (work: Promise<unknown>) => void;

/** An executor as its servers use it. The functions need no `this`, so they can be handed on by name. */
export interface Executor {
	/**
	 * A request in, a response out. Can be the `fetch` of a Worker's default export, of `Bun.serve` or of `Deno.serve`;
	 * of further arguments only a Worker's context is used.
	 */
	fetch(request: Request, environment?: unknown, context?: unknown): Promise<Response>;
	/** The same without `Request` and `Response`, for servers that have their own. `body` is a whole body. */
	answer(incoming: { method: string; headers: HeaderReader; body: Uint8Array }, waitUntil?: WaitUntil): Promise<Answer>;
	/** Refuses new attempts and stops the running ones, by force after `graceMs`; resolves when that is reported. */
	shutDown(graceMs: number): Promise<void>;
}

/**
 * Makes an executor of task definitions: it verifies, deduplicates by attempt id, runs, answers at once or reports back,
 * sends heartbeats, streams logs and honours stop. See executor/README.md for what it guarantees.
 *
 * Throws a TypeError when the options cannot work.
 */
export function defineExecutor<Configs extends ConfigSchemas>(options: ExecutorOptions<Configs>): Executor {
	const { secrets } = options;
	const [signingSecret] = secrets;
	if (signingSecret === undefined) throw new TypeError('An executor needs at least one secret.');
	for (const secret of secrets) signingSecretSchema.parse(secret);
	const description = describeSelf(options);
	const clock = options.clock ?? systemClock;
	const tasks: Readonly<Record<string, TaskDefinition<z.ZodType>>> = options.tasks;
	const table = new AttemptTable(new Map(Object.entries(tasks)), {
		clock,
		fetch: options.fetch ?? fetch,
		store: options.store ?? new MemoryAttemptStore({}, clock),
		heartbeatSeconds: description.heartbeatSeconds,
		answerWithinMs: options.answerWithinMs,
	});

	async function answerMessage(message: Message, signed: string, waitUntil: WaitUntil): Promise<Answer> {
		switch (message.type) {
			case 'task.run':
				return table.run(message.data, waitUntil);
			case 'task.stop':
				return table.stop(message.data.attempt.id, message.data.force);
			case 'task.status':
				return table.status(message.data.attempt.id);
			case 'executor.describe':
				return answerJson(200, { ...description, signature: await signChallenge(signed, message.data.challenge) });
			default:
				return unreachable(message);
		}
	}

	async function answer(
		incoming: { method: string; headers: HeaderReader; body: Uint8Array },
		waitUntil: WaitUntil = letRun,
	): Promise<Answer> {
		if (incoming.method !== 'POST') return refuse('method_not_allowed', 'An executor takes POST requests only.');
		if (incoming.body.byteLength > MAX_MESSAGE_BYTES) return tooLarge();
		const { headers, body } = incoming;
		const read = await readMessage({ secrets, headers, body, nowMs: clock.now() });
		return read.ok ? answerMessage(read.message, signingSecret ?? '', waitUntil) : read.answer;
	}

	return {
		answer,
		shutDown: (graceMs) => table.shutDown(graceMs),
		async fetch(request, _environment, context) {
			const body = await readBody(request, MAX_MESSAGE_BYTES);
			const { method, headers } = request;
			const answered = body ? await answer({ method, headers, body }, waitUntilOf(context)) : tooLarge();
			return new Response(answered.body, { status: answered.status, headers: { 'content-type': 'application/json' } });
		},
	};
}

function tooLarge(): Answer {
	return refuse('body_too_large', `A message is at most ${MAX_MESSAGE_BYTES} bytes.`);
}

function waitUntilOf(context: unknown): WaitUntil {
	if (typeof context !== 'object' || context === null || !('waitUntil' in context)) return letRun;
	const { waitUntil } = context;
	return typeof waitUntil === 'function' ? (work) => waitUntil.call(context, work) : letRun;
}

function letRun(): void {
	// A process that stays up needs no request to keep its work alive.
}
