import { describe, expect, test } from 'vitest';
import { after } from '../../worker/dispatch/after.ts';
import type { Answer } from '../../worker/dispatch/classify-response.ts';
import { type ControlPorts, consumeControl } from '../../worker/dispatch/control-consumer.ts';
import type { AttemptLog } from '../../worker/dispatch/dispatch-ports.ts';
import type { OutgoingMessage } from '../../worker/dispatch/post-message.ts';
import { readControlAnswer } from '../../worker/dispatch/read-control-answer.ts';
import type { ExecutorAnswer, ExecutorSaid } from '../../worker/engine/command.ts';
import { taskStatusSchema } from '../../worker/protocol/task-status.ts';
import { taskStopSchema } from '../../worker/protocol/task-stop.ts';
import { aMessage, anExecutorCopy, aTarget, EXECUTOR_ID, INSTANCE_ID, PROJECT_ID } from './builders.ts';

const LOST_ID = 'ins_01kf0000000000000000000009';

const about = {
	v: 1,
	projectId: PROJECT_ID,
	instanceId: INSTANCE_ID,
	task: 'load',
	attempt: 2,
	executorId: EXECUTOR_ID,
};
const aStop = { ...about, kind: 'stop', force: false, n: 1 };
const aKill = { ...about, kind: 'stop', force: true, n: 1, handle: { pid: 7 } };
const aStatus = { ...about, kind: 'status', n: 4 };

function answerOf(status: number, body: unknown = ''): Answer {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return { kind: 'response', status, retryAfter: null, body: { kind: 'text', text } };
}

function aWorld(overrides: Partial<ControlPorts> = {}) {
	const sent: OutgoingMessage[] = [];
	const calls: (readonly ExecutorSaid[])[] = [];
	const answers: ExecutorAnswer[] = [];
	const lines: string[] = [];
	const kept: AttemptLog[] = [];
	const ports: ControlPorts = {
		now: () => 1_800_000_000_000,
		random: () => 0,
		log: (event) => lines.push(event),
		executors: async () => [anExecutorCopy()],
		open: async () => aTarget(),
		post: async (message) => {
			sent.push(message);
			return answerOf(200, { state: 'running' });
		},
		after,
		answer: async (_run, said) => {
			calls.push(said);
			answers.push(...said.map(({ answer }) => answer));
		},
		keepLogs: async (_run, logs) => {
			kept.push(...logs);
		},
		...overrides,
	};
	return { ports, sent, calls, answers, lines, kept };
}

describe('what an executor says', () => {
	const result = { status: 'success', outputs: { rows: 3 } };
	test.each([
		['stop', answerOf(200, { state: 'stopped' }), { state: 'stopped' }],
		['stop', answerOf(200, { state: 'unknown' }), { state: 'unknown' }],
		['stop', answerOf(200, { state: 'running' }), { state: 'running' }],
		['stop', answerOf(202), { state: 'running' }],
		['status', answerOf(202), { state: 'unreachable', reason: 'http_202' }],
		['status', answerOf(200, { state: 'unknown' }), { state: 'unknown' }],
		[
			'status',
			answerOf(200, { state: 'success', result }),
			{ state: 'ended', result: { status: 'success', outputs: { rows: 3 } } },
		],
		['status', answerOf(200, { state: 'success' }), { state: 'ended', result: { status: 'success', outputs: {} } }],
		['status', answerOf(200, 'garbage'), { state: 'unreachable', reason: 'bad_answer' }],
		['status', answerOf(200, { state: 'dancing' }), { state: 'unreachable', reason: 'bad_answer' }],
		['status', answerOf(404), { state: 'unreachable', reason: 'http_404' }],
		['stop', answerOf(503), { state: 'unreachable', reason: 'http_503' }],
	] as const)('to a %s question is understood', (kind, answer, expected) => {
		expect(readControlAnswer(kind, answer)).toEqual({ answer: expected, log: null });
	});

	test('that an attempt has succeeded, asked to stop it, waits for the result itself', () => {
		expect(readControlAnswer('stop', answerOf(200, { state: 'success' })).answer).toEqual({ state: 'running' });
	});

	test('nothing, is no sign of life and none of death', () => {
		const failure = { kind: 'failure', failure: { phase: 'waiting-for-headers', message: 'late' } } as const;
		expect(readControlAnswer('status', failure).answer).toEqual({ state: 'unreachable', reason: 'no_headers_in_time' });
	});
});

describe('the control consumer', () => {
	test('sends each question under its own id, with the handle the executor gave', async () => {
		const world = aWorld();
		const messages = [aStop, aKill, aStatus].map((body) => aMessage(body));
		await consumeControl(messages, world.ports, new Map());
		expect(world.sent.map(({ messageId }) => messageId)).toEqual([
			`${INSTANCE_ID}.load.2.stop.1`,
			`${INSTANCE_ID}.load.2.kill.1`,
			`${INSTANCE_ID}.load.2.status.4`,
		]);
		const [stop, kill, status] = world.sent.map(({ body }) => JSON.parse(body));
		expect(taskStopSchema.parse(stop).data).toEqual({ attempt: { id: `${INSTANCE_ID}.load.2` }, force: false });
		expect(taskStopSchema.parse(kill).data).toMatchObject({ force: true, handle: { pid: 7 } });
		expect(taskStatusSchema.parse(status).data).toEqual({ attempt: { id: `${INSTANCE_ID}.load.2` } });
		expect(messages.map(({ settled }) => settled)).toEqual(['ack', 'ack', 'ack']);
	});

	test.each([
		['keeps the log', undefined, [{ attemptId: `${INSTANCE_ID}.load.2`, text: 'done\n' }], []],
		['counts the result, though its log cannot be kept,', new Error('overloaded'), [], ['control_log_failed']],
	] as const)('%s that comes with the result of an attempt it has asked about', async (_, refusal, kept, lines) => {
		const result = { status: 'success', logs: 'done\n' };
		const world = aWorld({
			post: async () => answerOf(200, { state: 'success', result }),
			...(refusal === undefined ? {} : { keepLogs: () => Promise.reject(refusal) }),
		});
		const message = aMessage(aStatus);
		await consumeControl([message], world.ports, new Map());
		expect([world.kept, world.lines, message.settled]).toEqual([kept, lines, 'ack']);
		expect(world.answers).toEqual([{ state: 'ended', result: { status: 'success', outputs: {} } }]);
	});

	test('an executor that was removed is unreachable', async () => {
		const world = aWorld({ executors: async () => [] });
		await consumeControl([aMessage(aStop)], world.ports, new Map());
		expect(world.calls).toMatchObject([
			[{ answer: { state: 'unreachable', reason: 'executor_removed' }, call: { send: null } }],
		]);
	});

	test('one out of use is still asked, because it may have the attempt', async () => {
		const world = aWorld({ executors: async () => [anExecutorCopy({ enabled: false })] });
		await consumeControl([aMessage(aStop)], world.ports, new Map());
		expect(world.answers).toEqual([{ state: 'running' }]);
	});

	test('a run that cannot be told brings its own message back and no other', async () => {
		const world = aWorld({
			answer: async (run) => {
				if (run.instanceId === LOST_ID) throw new Error('overloaded');
			},
		});
		const lost = [aStop, aKill].map((stop) => aMessage({ ...stop, instanceId: LOST_ID }));
		const messages = [...lost, aMessage(aStatus)];
		await consumeControl(messages, world.ports, new Map());
		expect(messages.map(({ settled }) => settled)).toEqual(['retry', 'retry', 'ack']);
	});

	test('tells a run what all of its executors answered in one call, and of a stop how it was sent', async () => {
		const world = aWorld();
		const messages = [aStop, { ...aKill, task: 'sort' }, aStatus].map((body) => aMessage(body));
		await consumeControl(messages, world.ports, new Map());
		expect(world.calls).toHaveLength(1);
		const send = { at: 1_800_000_000_000, httpStatus: 200, latencyMs: 0, problem: null, url: aTarget().shownUrl };
		expect(world.calls[0]).toMatchObject([
			{ task: 'load', attempt: 2, to: 'stop', call: { force: false, executorId: EXECUTOR_ID, send } },
			{ task: 'sort', attempt: 2, to: 'stop', call: { force: true, executorId: EXECUTOR_ID, send } },
			{ task: 'load', attempt: 2, to: 'status' },
		]);
		expect(world.calls[0]?.[2]).not.toHaveProperty('call');
	});

	test('an executor that is slow to answer holds back nobody else’s answer', async () => {
		const slow = Promise.withResolvers<Answer>();
		const world = aWorld({
			now: Date.now,
			post: (message, headersArrived) => {
				headersArrived();
				const isSlow = message.idempotencyKey?.includes('.slow.') ?? false;
				return isSlow ? slow.promise : Promise.resolve(answerOf(202));
			},
		});
		const messages = [aMessage({ ...aStop, task: 'slow' }), aMessage(aStop)];
		const consumed = consumeControl(messages, world.ports, new Map());
		await expect.poll(() => world.calls.length).toBe(1);
		slow.resolve({ kind: 'failure', failure: { phase: 'connect', message: 'refused' } });
		await consumed;
		expect(world.calls.map((call) => call.map(({ task }) => task))).toEqual([['load'], ['slow']]);
		expect(world.calls[1]).toMatchObject([
			{ answer: { state: 'unreachable', reason: 'connect_failed' }, call: { send: { problem: 'connect: refused' } } },
		]);
	});

	test('a question that cannot be asked brings its message back and holds back no answer', async () => {
		const reads = [new Error('no capacity object')];
		const world = aWorld({
			executors: async () => {
				const [problem] = reads.splice(0);
				if (problem !== undefined) throw problem;
				return [anExecutorCopy()];
			},
		});
		const messages = [aMessage(aStop), aMessage(aStatus)];
		await consumeControl(messages, world.ports, new Map());
		expect(messages.map(({ settled }) => settled)).toEqual(['retry', 'retry']);
		expect(world.calls).toEqual([]);
	});

	test('poison is written down and acknowledged', async () => {
		const world = aWorld();
		const messages = [aMessage({ ...aStop, kind: 'dance' }), aMessage(null)];
		await consumeControl(messages, world.ports, new Map());
		expect(world.lines).toEqual(['queue_poison', 'queue_poison']);
		expect(messages.map(({ settled }) => settled)).toEqual(['ack', 'ack']);
	});

	test('no more than six questions wait for headers at once', async () => {
		let waiting = 0;
		let most = 0;
		const world = aWorld({
			post: async (_message, headersArrived) => {
				most = Math.max(most, ++waiting);
				await Promise.resolve();
				waiting--;
				headersArrived();
				return answerOf(202);
			},
		});
		const messages = Array.from({ length: 20 }, (_, index) => aMessage({ ...aStop, attempt: index + 1 }));
		await consumeControl(messages, world.ports, new Map());
		expect(most).toBe(6);
		expect(world.answers).toHaveLength(20);
	});
});
