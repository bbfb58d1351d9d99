import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeAnswerSchema } from '../../worker/protocol/describe.ts';
import { heartbeatSchema } from '../../worker/protocol/heartbeat.ts';
import { isJsonWithinDepth, jsonValueSchema } from '../../worker/protocol/json-value.ts';
import { MAX_ERROR_MESSAGE_CHARACTERS, MAX_JSON_DEPTH, MAX_OUTPUT_BYTES } from '../../worker/protocol/limits.ts';
import { logsQuerySchema } from '../../worker/protocol/logs.ts';
import { messageSchema } from '../../worker/protocol/message.ts';
import { readTolerantly } from '../../worker/protocol/read-tolerantly.ts';
import { outputsFit, taskResultSchema } from '../../worker/protocol/result.ts';
import { taskAcceptedSchema, taskRunSchema } from '../../worker/protocol/task-run.ts';
import { taskStatusAnswerSchema } from '../../worker/protocol/task-status.ts';
import { aDescribeAnswer, aTaskRun } from '../support/protocol-messages.ts';

describe('what Orrery sends', () => {
	test('a message holds exactly what its version says', () => {
		expect(taskRunSchema.safeParse(aTaskRun()).success).toBe(true);
		expect(taskRunSchema.safeParse({ ...aTaskRun(), extra: 1 }).success).toBe(false);
	});

	test('an executor reads past fields of a newer version, at any depth', () => {
		const newer = structuredClone(aTaskRun());
		Object.assign(newer, { region: 'eu' });
		Object.assign(newer.data, { tags: ['x'] });
		Object.assign(newer.data.attempt, { colour: { deep: true } });
		const read = readTolerantly(messageSchema, newer);
		expect(read.success && read.data).toEqual(aTaskRun());
	});

	test('reading tolerantly forgives nothing else', () => {
		const message = { ...aTaskRun(), extra: 1, timestamp: 'yesterday' };
		expect(readTolerantly(messageSchema, message).success).toBe(false);
		expect(
			readTolerantly(messageSchema, { type: 'task.pause', timestamp: aTaskRun().timestamp, data: {} }).success,
		).toBe(false);
		for (const value of [null, 1, 'x', [], {}]) expect(readTolerantly(messageSchema, value).success).toBe(false);
	});

	test.each(['javascript:alert(1)', 'file:///etc/passwd', 'nowhere'])('%s is no callback address', (url) => {
		const message = aTaskRun();
		message.data.callback.url = url;
		expect(taskRunSchema.safeParse(message).success).toBe(false);
	});
});

describe('what executors send', () => {
	test('a result keeps what is known and drops the rest', () => {
		const result = { status: 'success', outputs: { rows: 42 }, metrics: { cpu: 1 } };
		expect(taskResultSchema.parse(result)).toEqual({ status: 'success', outputs: { rows: 42 } });
	});

	test.each([
		['no status', {}],
		['an unknown status', { status: 'done' }],
		['a failure without an error', { status: 'failed' }],
		['an error without a message', { status: 'failed', error: {} }],
		['outputs that are a list', { status: 'success', outputs: [1] }],
		['logs that are no text', { status: 'success', logs: ['a'] }],
		['a bare text', 'success'],
		['nothing', null],
	])('a result with %s is not one', (_, value) => {
		expect(taskResultSchema.safeParse(value).success).toBe(false);
	});

	test('an error that says too much is cut, not refused', () => {
		const result = taskResultSchema.parse({ status: 'failed', error: { message: '😀'.repeat(5000) } });
		const message = result.status === 'failed' ? result.error.message : '';
		expect(message.length).toBeLessThanOrEqual(MAX_ERROR_MESSAGE_CHARACTERS);
		expect(message.isWellFormed()).toBe(true);
	});

	test('an output named __proto__ reaches no prototype', () => {
		const value: unknown = JSON.parse('{"status":"success","outputs":{"__proto__":{"polluted":true},"a":1}}');
		const result = taskResultSchema.parse(value);
		expect(Object.getPrototypeOf(result.outputs)).toBe(Object.prototype);
		expect('polluted' in {}).toBe(false);
	});

	test('nesting that would overflow a stack is refused without one', () => {
		const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
		expect(taskResultSchema.safeParse({ status: 'success', outputs: { deep } }).success).toBe(false);
		expect(taskAcceptedSchema.safeParse({ handle: deep }).success).toBe(false);
	});

	test('a handle is small', () => {
		expect(taskAcceptedSchema.safeParse({ handle: { job: 'x'.repeat(4000) } }).success).toBe(true);
		expect(taskAcceptedSchema.safeParse({ handle: { job: 'x'.repeat(4096) } }).success).toBe(false);
		expect(taskAcceptedSchema.parse({})).toEqual({});
	});

	test('outputs are measured in UTF-8 bytes', () => {
		const room = MAX_OUTPUT_BYTES - '{"a":""}'.length;
		expect(outputsFit({ a: 'x'.repeat(room) })).toBe(true);
		expect(outputsFit({ a: 'x'.repeat(room + 1) })).toBe(false);
		expect(outputsFit({ a: 'é'.repeat(room / 2 + 1) })).toBe(false);
	});

	test('a status answer may carry the result', () => {
		const answer = { state: 'success', result: { status: 'success', outputs: {} } };
		expect(taskStatusAnswerSchema.parse(answer)).toEqual(answer);
		expect(taskStatusAnswerSchema.safeParse({ state: 'sleeping' }).success).toBe(false);
	});

	test('progress is between 0 and 1, offsets are whole and within the log', () => {
		for (const progress of [0, 0.5, 1]) expect(heartbeatSchema.safeParse({ progress }).success).toBe(true);
		for (const progress of [-0.1, 1.1, 'half', Number.NaN])
			expect(heartbeatSchema.safeParse({ progress }).success).toBe(false);
		for (const offset of ['0', '67108864']) expect(logsQuerySchema.safeParse({ offset }).success).toBe(true);
		for (const offset of ['-1', '1.5', 'x', '67108865', undefined])
			expect(logsQuerySchema.safeParse({ offset }).success).toBe(false);
	});

	test('JSON survives the value schema unchanged', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: MAX_JSON_DEPTH / 2 }), (value) => {
				expect(jsonValueSchema.parse(value)).toEqual(value);
			}),
		);
	});

	test.each([undefined, () => 1, Symbol('x'), 1n, Number.NaN, Number.POSITIVE_INFINITY])('%s is not JSON', (value) => {
		expect(isJsonWithinDepth(value, MAX_JSON_DEPTH)).toBe(false);
	});
});

describe('describe answers', () => {
	test('what is left out takes the defaults', () => {
		expect(describeAnswerSchema.parse(aDescribeAnswer())).toMatchObject({
			deduplicates: false,
			heartbeatSeconds: 30,
			leaseSeconds: 90,
			taskTypes: [{ stop: false, status: false, test: false }],
		});
	});

	test.each([
		[
			'leaves the schema',
			{ properties: { a: { $ref: 'https://evil.example/s.json' } } },
			'has a $ref that leaves the schema',
		],
		['leaves it dynamically', { $dynamicRef: 'other.json#x' }, 'has a $ref that leaves the schema'],
		[
			'is too deep',
			JSON.parse(`${'{"not":'.repeat(12)}{}${'}'.repeat(12)}`),
			'is not JSON or is nested deeper than 12',
		],
		['is too big', { description: 'x'.repeat(65_536) }, 'is larger than 65536 bytes'],
		['is no object', [], 'is not an object'],
	])('a config schema that %s is refused', (_, configSchema: unknown, message) => {
		const refused = describeAnswerSchema.safeParse(aDescribeAnswer({ configSchema }));
		expect(refused.error?.issues).toMatchObject([{ path: ['taskTypes', 0, 'configSchema'], message }]);
	});

	test('a config schema that refers to itself is fine', () => {
		const configSchema = { $ref: '#/$defs/a', $defs: { a: { type: 'object', properties: { a: { $ref: '#' } } } } };
		expect(describeAnswerSchema.safeParse(aDescribeAnswer({ configSchema })).success).toBe(true);
	});

	test('a type offered twice is refused', () => {
		const answer = aDescribeAnswer();
		expect(
			describeAnswerSchema.safeParse({ ...answer, taskTypes: [...answer.taskTypes, ...answer.taskTypes] }).success,
		).toBe(false);
	});
});
