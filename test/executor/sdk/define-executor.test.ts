import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { defineExecutor } from '../../../executor/sdk/define-executor.ts';
import type { ExecutorOptions } from '../../../executor/sdk/executor-options.ts';
import { MemoryAttemptStore } from '../../../executor/sdk/memory-attempt-store.ts';
import { RetryableError } from '../../../executor/sdk/retryable-error.ts';
import { TerminalError } from '../../../executor/sdk/terminal-error.ts';
import { verifyChallenge } from '../../../worker/protocol/challenge.ts';
import { signMessage } from '../../../worker/protocol/signature.ts';
import { generateSigningSecret } from '../../../worker/protocol/signing-secret.ts';
import type { TaskRun } from '../../../worker/protocol/task-run.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { aTaskRun } from '../../support/protocol-messages.ts';

const SECRET = generateSigningSecret();
const anyConfig = z.looseObject({});
type AnyTasks = ExecutorOptions<Record<string, typeof anyConfig>>['tasks'];

/** An executor on a manual clock, whose callbacks are answered by `callback`. */
function anExecutor(tasks: AnyTasks, options: { secrets?: string[]; callback?: (path: string) => number } = {}) {
	const clock = new ManualClock();
	const callbacks: { path: string; body: unknown }[] = [];
	async function fakeFetch(input: unknown, init?: { body?: unknown }): Promise<Response> {
		const path = String(input).split('/').at(-1) ?? '';
		const body = typeof init?.body === 'string' ? JSON.parse(init.body) : init?.body;
		callbacks.push({ path, body });
		return Response.json({ command: 'continue' }, { status: options.callback?.(path) ?? 200 });
	}
	const executor = defineExecutor({
		name: 'example',
		version: '1.0.0',
		secrets: options.secrets ?? [SECRET],
		tasks,
		clock,
		fetch: fakeFetch,
	});
	const background: Promise<unknown>[] = [];
	const context = { waitUntil: (work: Promise<unknown>) => background.push(work) };
	async function send(message: object, secret = SECRET): Promise<{ status: number; body: unknown }> {
		const body = JSON.stringify(message);
		const headers = await signMessage({ secrets: [secret], id: 'message', body, nowMs: clock.now() });
		const request = new Request('https://executor.example/', { method: 'POST', headers, body });
		const response = await executor.fetch(request, {}, context);
		return { status: response.status, body: await response.json() };
	}
	const run = (data: Partial<TaskRun['data']> = {}) => send(aTaskRun(data));
	return { executor, clock, callbacks, background, send, run };
}

describe('a config', () => {
	test('reaches the task as its own schema makes it, types included', async () => {
		const seen: number[] = [];
		const executor = defineExecutor({
			name: 'typed',
			version: '1',
			secrets: [SECRET],
			tasks: {
				ECHO: {
					title: 'Echo',
					config: z.object({ count: z.coerce.number().default(3) }),
					run(context) {
						expectTypeOf(context.config).toEqualTypeOf<{ count: number }>();
						seen.push(context.config.count);
					},
				},
				OTHER: {
					title: 'Other',
					config: z.object({ name: z.string() }),
					run(context) {
						expectTypeOf(context.config).toEqualTypeOf<{ name: string }>();
					},
				},
			},
		});
		const body = JSON.stringify(aTaskRun());
		const headers = await signMessage({ secrets: [SECRET], id: 'm', body, nowMs: Date.now() });
		await executor.fetch(new Request('https://executor.example/', { method: 'POST', headers, body }));
		expect(seen).toEqual([3]);
	});

	test('that is wrong is told field by field', async () => {
		const config = z.looseObject({ rows: z.number(), table: z.string() });
		const { run } = anExecutor({ ECHO: { title: 'Echo', config, run: () => undefined } });
		const task = { ...aTaskRun().data.task, config: { rows: 'many' } };
		expect((await run({ task })).body).toMatchObject({
			status: 'failed',
			error: { code: 'bad_config', retryable: false, message: expect.stringMatching(/rows: .*; table: /) },
		});
	});
});

describe('an error', () => {
	test.each([
		[new TerminalError('never', { code: 'no_rights' }), { message: 'never', code: 'no_rights', retryable: false }],
		[new RetryableError('later', { code: 'busy' }), { message: 'later', code: 'busy', retryable: true }],
		[new RetryableError('later'), { message: 'later', retryable: true }],
		[new TypeError('oops'), { message: 'oops' }],
		['a bare text', { message: 'a bare text' }],
	])('%s becomes the error of the result', async (thrown, error) => {
		const fail = () => {
			throw thrown;
		};
		const { run } = anExecutor({ ECHO: { title: 'Echo', config: anyConfig, run: fail } });
		expect((await run()).body).toEqual({ status: 'failed', error, outputs: {} });
	});
});

describe('outputs', () => {
	test('beyond the limit fail the attempt under their own code', async () => {
		const { run } = anExecutor({
			ECHO: { title: 'Echo', config: anyConfig, run: (context) => context.output('big', 'x'.repeat(300_000)) },
		});
		expect((await run()).body).toMatchObject({
			status: 'failed',
			error: { code: 'output_too_large', retryable: false },
			outputs: {},
		});
	});

	test('may have any name, without touching a prototype', async () => {
		const { run } = anExecutor({
			ECHO: { title: 'Echo', config: anyConfig, run: (context) => context.output('__proto__', 1) },
		});
		expect((await run()).status).toBe(200);
		expect('polluted' in {}).toBe(false);
	});
});

describe('modes and secrets', () => {
	test('in test mode the harmless code runs, and a type without it fails', async () => {
		const done: string[] = [];
		const doing = (what: string) => () => {
			done.push(what);
		};
		const { run } = anExecutor({
			ECHO: { title: 'Echo', config: anyConfig, run: doing('run'), test: doing('test') },
			REAL: { title: 'Real', config: anyConfig, run: doing('run') },
		});
		await run({ mode: 'test' });
		expect(done).toEqual(['test']);
		const real = await run({
			mode: 'test',
			attempt: { ...aTaskRun().data.attempt, id: 'ins_1.real.1' },
			task: { ...aTaskRun().data.task, type: 'REAL' },
		});
		expect(real.body).toMatchObject({ error: { code: 'no_test_mode', retryable: false } });
	});

	test('during rotation messages of both secrets are taken and the newest signs', async () => {
		const old = generateSigningSecret();
		const { send } = anExecutor({}, { secrets: [SECRET, old] });
		const challenge = 'a challenge of some length';
		const { body } = await send(
			{ type: 'executor.describe', timestamp: '2026-11-20T00:00:00Z', data: { challenge } },
			old,
		);
		expect(await verifyChallenge([SECRET], challenge, (body as { signature: string }).signature)).toBe(true);
	});

	test('an executor that could not be described is refused when it is defined', () => {
		const task = { title: 'Bad', config: anyConfig, run: () => undefined };
		expect(() => anExecutor({ 'bad name': task })).toThrow(TypeError);
		expect(() => anExecutor({}, { secrets: [] })).toThrow(TypeError);
		expect(() => anExecutor({}, { secrets: ['hunter2'] })).toThrow();
	});
});

describe('long tasks', () => {
	/** @param log what it says at last. */
	function aLongTask(log = '') {
		const begun = Promise.withResolvers<void>();
		const work = Promise.withResolvers<void>();
		const tasks: AnyTasks = {
			ECHO: {
				title: 'Echo',
				config: anyConfig,
				run: async (context) => {
					begun.resolve();
					context.progress(0.25, 'reading');
					await Promise.race([
						work.promise,
						new Promise((_, reject) => context.signal.addEventListener('abort', reject)),
					]);
					context.log(log);
				},
			},
		};
		return { tasks, work, begun: begun.promise };
	}

	/** A long task that was accepted, two seconds after it was sent. */
	async function anAcceptedTask(options: Parameters<typeof anExecutor>[1] = {}, log = '') {
		const { tasks, work, begun } = aLongTask(log);
		const world = anExecutor(tasks, options);
		const answer = world.run();
		await begun;
		await world.clock.pass(2000);
		await answer;
		return { ...world, work };
	}

	test('are accepted after two seconds, kept alive by waitUntil, and beat every half minute', async () => {
		const { tasks, work, begun } = aLongTask();
		const { run, clock, callbacks, background } = anExecutor(tasks);
		const answer = run();
		await begun;
		await clock.pass(1999);
		expect(background).toHaveLength(0);
		await clock.pass(1);
		expect((await answer).status).toBe(202);
		expect(background).toHaveLength(1);
		await clock.pass(60_000);
		expect(callbacks).toEqual([
			{ path: 'heartbeat', body: { progress: 0.25, message: 'reading' } },
			{ path: 'heartbeat', body: { progress: 0.25, message: 'reading' } },
		]);
		work.resolve();
		await Promise.all(background);
		expect(callbacks.at(-1)).toEqual({ path: 'complete', body: { status: 'success', outputs: {} } });
	});

	test('stop beating and working when Orrery says that the attempt was replaced', async () => {
		const { clock, callbacks, background } = await anAcceptedTask({ callback: () => 409 });
		await clock.pass(30_000);
		await Promise.all(background);
		expect(callbacks.map((callback) => callback.path)).toEqual(['heartbeat', 'complete']);
	});

	test('give a result up after an hour of nobody taking it', async () => {
		const { clock, callbacks, background, work } = await anAcceptedTask({ callback: () => 503 });
		work.resolve();
		await clock.pass(2 * 3_600_000);
		await Promise.all(background);
		expect(callbacks.filter((callback) => callback.path === 'complete').length).toBeGreaterThan(100);
	});

	test('beat on while the rest of their log is sent', async () => {
		const callback = (path: string) => (path.startsWith('logs') ? 503 : 200);
		const { clock, callbacks, background, work } = await anAcceptedTask({ callback }, 'x'.repeat(100_000));
		await clock.pass(27_000);
		work.resolve();
		await clock.pass(4000);
		expect(callbacks.map(({ path }) => path.split('?')[0])).toContain('heartbeat');
		await clock.pass(60_000);
		await Promise.all(background);
		const paths = callbacks.map(({ path }) => path.split('?')[0]);
		expect(paths.filter((path) => path === 'heartbeat')).toHaveLength(1);
		expect(paths).toContain('complete');
	});

	test('send the end of their log with the result when the log was given up while nobody answered', async () => {
		let isAway = true;
		const callback = () => (isAway ? 503 : 200);
		const { send, clock, callbacks, background, work } = await anAcceptedTask({ callback }, 'the last words\n');
		work.resolve();
		await clock.pass(10 * 60_000);
		const given = callbacks.filter(({ path }) => path === 'complete').map(({ body }) => body);
		expect(given[0]).not.toHaveProperty('logs');
		const { attempt } = aTaskRun().data;
		const status = await send({ ...aTaskRun(), type: 'task.status', data: { attempt: { id: attempt.id } } });
		expect(status.body).toMatchObject({ state: 'success', result: { logs: 'the last words\n' } });
		isAway = false;
		await clock.pass(10 * 60_000);
		await Promise.all(background);
		expect(callbacks.at(-1)).toMatchObject({ path: 'complete', body: { logs: 'the last words\n' } });
	});

	test('are stopped and reported when the executor shuts down, and new ones are turned away', async () => {
		const { executor, run, callbacks } = await anAcceptedTask();
		await executor.shutDown(1000);
		expect(callbacks.at(-1)?.body).toMatchObject({
			status: 'failed',
			error: { code: 'executor_shutdown', retryable: true },
		});
		expect((await run()).status).toBe(503);
	});
});

describe('the memory of attempts', () => {
	test('forgets after its time, and the oldest first when it is full', () => {
		const clock = new ManualClock();
		const store = new MemoryAttemptStore({ retentionMs: 1000, maxBytes: 1000 }, clock);
		const finished = { state: 'success', result: { status: 'success', logs: 'x'.repeat(200) } } as const;
		for (const id of ['a', 'b', 'c']) {
			expect(store.claim(id, 'running')).toBeUndefined();
			store.finish(id, finished);
		}
		expect(['a', 'b', 'c'].map((id) => store.read(id)?.state)).toEqual([undefined, 'success', 'success']);
		expect(store.claim('c', 'running')).toEqual(finished);
	});

	test('never forgets what is running', async () => {
		const clock = new ManualClock();
		const store = new MemoryAttemptStore({ retentionMs: 1000 }, clock);
		store.claim('a', 'running');
		store.claim('b', 'refused');
		await clock.pass(1000);
		expect(store.read('a')).toEqual({ state: 'running' });
		expect(store.read('b')).toBeUndefined();
	});
});
