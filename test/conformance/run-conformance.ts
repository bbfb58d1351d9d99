import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { generateChallenge, verifyChallenge } from '../../worker/protocol/challenge.ts';
import { describeAnswerSchema } from '../../worker/protocol/describe.ts';
import { MAX_MESSAGE_BYTES } from '../../worker/protocol/limits.ts';
import { type TaskResult, taskResultSchema } from '../../worker/protocol/result.ts';
import { generateSigningSecret } from '../../worker/protocol/signing-secret.ts';
import { taskStatusAnswerSchema } from '../../worker/protocol/task-status.ts';
import type { AttemptRecord } from '../support/attempt-record.ts';
import { CallbackServer } from '../support/callback-server.ts';
import { type ExecutorAnswer, ExecutorClient, type SignedMessage } from '../support/executor-client.ts';
import { aTaskRun } from '../support/protocol-messages.ts';
import type { ConformanceSubject, SampleTask } from './conformance-subject.ts';

const SLOW_TEST_MS = 30_000;

/** Declares the tests any executor must pass, against one that `start` brings up. */
export function runConformance(name: string, start: () => Promise<ConformanceSubject>): void {
	const orrery = new CallbackServer();
	let subject: ConformanceSubject;
	let client: ExecutorClient;
	let attempts = 0;

	function nextAttemptId(): string {
		attempts += 1;
		return `ins_conformance.node.${attempts}`;
	}

	function runData(attemptId: string, task: SampleTask) {
		return {
			attempt: { id: attemptId, number: 1, deadline: null, leaseSeconds: 90 },
			task: { key: 'node', name: 'Node', type: task.type, config: task.config },
			callback: orrery.callbackFor(attemptId),
		};
	}

	function run(attemptId: string, task: SampleTask): Promise<ExecutorAnswer> {
		return client.run(runData(attemptId, task));
	}

	function signedRun(
		attemptId: string,
		task: SampleTask,
		wrong: { nowMs?: number; secret?: string } = {},
	): Promise<SignedMessage> {
		return client.sign(`${attemptId}.run`, JSON.stringify(aTaskRun(runData(attemptId, task))), wrong);
	}

	/** The result of a run, whichever way the executor chose to give it. */
	async function resultOf(attemptId: string, answer: ExecutorAnswer): Promise<TaskResult> {
		if (answer.status === 200) return taskResultSchema.parse(answer.body);
		expect(answer.status).toBe(202);
		const record = orrery.attempt(attemptId);
		await orrery.until(() => record.results.length > 0);
		return taskResultSchema.parse(record.results.at(-1));
	}

	async function startedInBackground(task: SampleTask): Promise<{ id: string; record: AttemptRecord }> {
		const id = nextAttemptId();
		expect((await run(id, task)).status).toBe(202);
		return { id, record: orrery.attempt(id) };
	}

	async function stateOf(attemptId: string): Promise<string> {
		const answer = await client.status(attemptId);
		expect(answer.status).toBe(200);
		return taskStatusAnswerSchema.parse(answer.body).state;
	}

	beforeAll(async () => {
		await orrery.listen();
		subject = await start();
		client = new ExecutorClient(subject.url, subject.secret);
	}, SLOW_TEST_MS);

	afterAll(async () => {
		await subject?.close();
		await orrery.close();
	}, SLOW_TEST_MS);

	afterEach(() => {
		expect(orrery.violations).toEqual([]);
	});

	describe(`${name}: describing itself`, () => {
		test('it signs the challenge, a new one each time', async () => {
			for (const challenge of [generateChallenge(), 'ein längeres Rätsel ✓']) {
				const answer = describeAnswerSchema.parse((await client.describe(challenge)).body);
				expect(await verifyChallenge([subject.secret], challenge, answer.signature)).toBe(true);
			}
		});

		test('it names its task types with their schemas and says that it deduplicates', async () => {
			const answer = describeAnswerSchema.parse((await client.describe(generateChallenge())).body);
			expect(answer.deduplicates).toBe(true);
			expect(answer.taskTypes.map((taskType) => taskType.type)).toContain(subject.quick.type);
		});
	});

	describe(`${name}: what it refuses`, () => {
		async function expectRefusedAndNotRun(attemptId: string, message: SignedMessage): Promise<void> {
			expect((await client.send(message)).status).toBe(401);
			expect(await stateOf(attemptId)).toBe('unknown');
		}

		test('a message signed with another secret', async () => {
			const id = nextAttemptId();
			await expectRefusedAndNotRun(id, await signedRun(id, subject.quick, { secret: generateSigningSecret() }));
		});

		test.each([
			['six minutes old', -6 * 60_000],
			['six minutes ahead of time', 6 * 60_000],
		])('a message %s', async (_, offsetMs) => {
			const id = nextAttemptId();
			await expectRefusedAndNotRun(id, await signedRun(id, subject.quick, { nowMs: Date.now() + offsetMs }));
		});

		test('a message altered on the way', async () => {
			const id = nextAttemptId();
			const message = await signedRun(id, subject.quick);
			await expectRefusedAndNotRun(id, { ...message, body: message.body.replace('"number":1', '"number":2') });
		});

		test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('a message without %s', async (header) => {
			const id = nextAttemptId();
			const { body, headers } = await signedRun(id, subject.quick);
			const { [header]: _, ...others } = headers;
			await expectRefusedAndNotRun(id, { body, headers: others });
		});

		test.each([
			'',
			'{',
			'null',
			'[]',
			'"task.run"',
			'{"type":"task.run"}',
			'{"type":"task.pause","data":{}}',
			'\u0000',
		])('garbage with a good signature: %j', async (body) => {
			const { status } = await client.send(await client.sign('garbage.1', body));
			expect(status).toBe(400);
		});

		test('a body over the limit, and it goes on serving', async () => {
			const answer = await client
				.send(await client.sign('big.1', ' '.repeat(MAX_MESSAGE_BYTES + 1)))
				.catch(() => ({ status: 413 }));
			expect(answer.status).toBe(413);
			expect((await client.describe(generateChallenge())).status).toBe(200);
		});

		test('anything but POST', async () => {
			expect((await fetch(subject.url)).status).toBe(405);
		});

		test('a task type it does not have', async () => {
			const id = nextAttemptId();
			const result = await resultOf(id, await run(id, { type: 'no.such-type', config: {} }));
			expect(result).toMatchObject({ status: 'failed', error: { retryable: false } });
		});

		test('a config its type does not accept', async () => {
			const id = nextAttemptId();
			const result = await resultOf(id, await run(id, subject.misconfigured));
			expect(result).toMatchObject({ status: 'failed', error: { code: 'bad_config', retryable: false } });
		});
	});

	describe(`${name}: running`, () => {
		test('a quick task gives its outputs', async () => {
			const id = nextAttemptId();
			const result = await resultOf(id, await run(id, subject.quick));
			expect(result).toMatchObject({ status: 'success', outputs: { nonce: expect.anything() } });
			expect(await stateOf(id)).toBe('success');
		});

		test('a failing task gives its error', async () => {
			const id = nextAttemptId();
			const result = await resultOf(id, await run(id, subject.failing));
			expect(result).toMatchObject({ status: 'failed', error: { message: subject.failing.message } });
			expect(await stateOf(id)).toBe('failed');
		});

		test(
			'a slow task is accepted, beats, and calls back with its result once',
			async () => {
				const { id, record } = await startedInBackground(subject.slow);
				expect(await stateOf(id)).toBe('running');
				await orrery.until(() => record.heartbeats.length > 0);
				await client.stop(id);
				await orrery.until(() => record.results.length > 0);
				const status = taskStatusAnswerSchema.parse((await client.status(id)).body);
				expect(status).toEqual({ state: 'success', result: expect.objectContaining({ status: 'success' }) });
				expect(record.results).toHaveLength(1);
			},
			SLOW_TEST_MS,
		);

		test('fields of a newer protocol change nothing', async () => {
			const id = nextAttemptId();
			const message = aTaskRun(runData(id, subject.quick));
			const newer = {
				...message,
				region: 'eu',
				data: { ...message.data, tags: [], attempt: { ...message.data.attempt, weight: 1 } },
			};
			const answer = await client.send(await client.sign(`${id}.run`, JSON.stringify(newer)));
			expect(await resultOf(id, answer)).toMatchObject({ status: 'success' });
		});
	});

	describe(`${name}: the same attempt again`, () => {
		test('a finished attempt answers with its stored result', async () => {
			const id = nextAttemptId();
			const first = await resultOf(id, await run(id, subject.quick));
			const again = await run(id, subject.quick);
			expect(again.status).toBe(200);
			expect(taskResultSchema.parse(again.body).outputs).toEqual(first.outputs);
		});

		test('a replayed message does no work twice', async () => {
			const id = nextAttemptId();
			const message = await signedRun(id, subject.quick);
			const first = await resultOf(id, await client.send(message));
			expect(taskResultSchema.parse((await client.send(message)).body).outputs).toEqual(first.outputs);
		});

		test('two deliveries at the same moment do the work once', async () => {
			const id = nextAttemptId();
			const answers = await Promise.all([run(id, subject.quick), run(id, subject.quick), run(id, subject.quick)]);
			const results = await Promise.all(answers.map((answer) => resultOf(id, answer)));
			expect(new Set(results.map((result) => JSON.stringify(result.outputs))).size).toBe(1);
		});

		test(
			'an attempt in progress is accepted again and runs on as one',
			async () => {
				const { id, record } = await startedInBackground(subject.slow);
				expect((await run(id, subject.slow)).status).toBe(202);
				await client.stop(id);
				await orrery.until(() => record.results.length > 0);
				expect((await run(id, subject.slow)).status).toBe(200);
				expect(record.results).toHaveLength(1);
			},
			SLOW_TEST_MS,
		);
	});

	describe(`${name}: stopping`, () => {
		test('an attempt stopped before it came is unknown, and is refused when it comes', async () => {
			const id = nextAttemptId();
			expect((await client.stop(id)).body).toEqual({ state: 'unknown' });
			expect((await run(id, subject.quick)).status).toBe(409);
			expect(await stateOf(id)).toBe('unknown');
		});

		test(
			'a running task ends when it is asked to',
			async () => {
				const { id, record } = await startedInBackground(subject.endless);
				expect([200, 202]).toContain((await client.stop(id)).status);
				await orrery.until(() => record.results.length > 0);
				expect(record.results[0]).toMatchObject({ status: 'failed' });
				expect(await stateOf(id)).toBe('stopped');
			},
			SLOW_TEST_MS,
		);

		test(
			'a task that does not listen ends by force',
			async () => {
				const { id, record } = await startedInBackground(subject.stubborn);
				expect((await client.stop(id)).status).toBe(202);
				expect(await stateOf(id)).toBe('running');
				expect([200, 202]).toContain((await client.stop(id, true)).status);
				await orrery.until(() => record.results.length > 0);
				expect(await stateOf(id)).toBe('stopped');
			},
			SLOW_TEST_MS,
		);

		test('a finished attempt answers a stop with how it ended', async () => {
			const id = nextAttemptId();
			await resultOf(id, await run(id, subject.quick));
			expect((await client.stop(id)).body).toEqual({ state: 'success' });
		});

		test.each([
			['stop', 'endless'],
			['kill', 'stubborn'],
		] as const)(
			'the command %s in a heartbeat is obeyed',
			async (command, sample) => {
				const { id, record } = await startedInBackground(subject[sample]);
				record.command = command;
				await orrery.until(() => record.results.length > 0);
				expect(await stateOf(id)).toBe('stopped');
			},
			SLOW_TEST_MS,
		);
	});

	describe(`${name}: calling back`, () => {
		test(
			'a result is repeated until it is taken',
			async () => {
				const { id, record } = await startedInBackground(subject.endless);
				record.refusals.complete.push(503, 500, 429);
				await client.stop(id);
				await orrery.until(() => record.results.length === 4);
				expect(new Set(record.results.map((result) => JSON.stringify(result))).size).toBe(1);
			},
			SLOW_TEST_MS,
		);

		test(
			'a late result that is answered 409 is not repeated, and work goes on',
			async () => {
				const { id, record } = await startedInBackground(subject.endless);
				record.refusals.complete.push(409);
				await client.stop(id);
				await orrery.until(() => record.results.length > 0);
				const other = nextAttemptId();
				expect(await resultOf(other, await run(other, subject.quick))).toMatchObject({ status: 'success' });
				expect(record.results).toHaveLength(1);
			},
			SLOW_TEST_MS,
		);

		test(
			'a long log arrives whole and in order, whatever is lost on the way',
			async () => {
				const id = nextAttemptId();
				const record = orrery.attempt(id);
				record.refusals.logs.push(503, 502);
				expect(await resultOf(id, await run(id, subject.talkative))).toMatchObject({ status: 'success' });
				const expectedBytes = Buffer.byteLength(subject.talkative.log);
				await orrery.until(() => record.log.byteLength >= expectedBytes);
				expect(record.log.toString('utf8')).toBe(subject.talkative.log);
				let end = 0;
				for (const chunk of record.chunks) {
					expect(chunk.offset).toBeLessThanOrEqual(end);
					end = Math.max(end, chunk.offset + chunk.bytes.byteLength);
				}
			},
			SLOW_TEST_MS,
		);
	});
}
