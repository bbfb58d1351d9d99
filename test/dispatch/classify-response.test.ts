import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, classifyResponse } from '../../worker/dispatch/classify-response.ts';
import type { TransportPhase } from '../../worker/dispatch/transport-failure.ts';
import { BAD_ANSWER_KEPT_BYTES, MAX_OUTPUT_BYTES } from '../../worker/protocol/limits.ts';

const NOW = Date.parse('2026-11-20T13:00:00Z');

function respond(status: number, body = '', retryAfter: string | null = null) {
	return classifyResponse({ kind: 'response', status, retryAfter, body: { kind: 'text', text: body } }, NOW);
}

function fail(phase: TransportPhase) {
	return classifyResponse({ kind: 'failure', failure: { phase, message: 'gone' } }, NOW).outcome;
}

function failureOf(answer: ReturnType<typeof respond>) {
	const { outcome } = answer;
	if (outcome.kind !== 'result' || outcome.result.status !== 'failed')
		throw new Error(`not a failure: ${outcome.kind}`);
	return outcome.result.failure;
}

describe('every status has its one meaning', () => {
	test.each([408, 425, 429, 503])('%i is sent again, nothing was received', (status) => {
		expect(respond(status).outcome).toEqual({
			kind: 'redeliver',
			reason: `http_${status}`,
			received: 'no',
			retryAfterMs: null,
		});
	});

	test.each([502, 504, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530])(
		'%i is sent again, it may have been received',
		(status) => {
			expect(respond(status).outcome).toMatchObject({ kind: 'redeliver', received: 'maybe' });
		},
	);

	test.each([401, 403, 404, 410])('%i says that the executor is misconfigured', (status) => {
		expect(respond(status, '', '7').outcome).toEqual({
			kind: 'misconfigured',
			reason: `http_${status}`,
			retryAfterMs: 7000,
		});
	});

	test.each([500, 501, 505, 507, 511, 531, 599, 999])('%i fails the attempt, which may be tried again', (status) => {
		expect(failureOf(respond(status, 'stack trace'))).toMatchObject({ cause: 'executor_failed', retryable: true });
		expect(respond(status, 'stack trace').log).toBe('stack trace');
	});

	test.each([
		100, 300, 301, 302, 303, 307, 308, 304, 400, 402, 405, 406, 411, 413, 415, 418, 422, 426, 428, 431, 451, 499,
	])('%i rejects the attempt for good', (status) => {
		expect(failureOf(respond(status))).toMatchObject({ cause: 'rejected', retryable: false });
	});

	test.each([201, 203, 204, 205, 206, 299])('%i means nothing here', (status) => {
		expect(failureOf(respond(status, '{"status":"success"}'))).toMatchObject({ cause: 'bad_answer', retryable: true });
	});

	test('409 says that the executor has the attempt already', () => {
		expect(respond(409, 'conflict').outcome).toEqual({ kind: 'accepted', handle: null });
	});
});

describe('a 200 carries the result', () => {
	test('a success brings its outputs and its log', () => {
		const { outcome, log } = respond(200, '{"status":"success","outputs":{"rows":3},"logs":"read 3 rows"}');
		expect(outcome).toEqual({ kind: 'result', result: { status: 'success', outputs: { rows: 3 } } });
		expect(log).toBe('read 3 rows');
	});

	test('a failure keeps its code and may be tried again unless it says otherwise', () => {
		const failure = '{"status":"failed","error":{"message":"no disk","code":"E1"}}';
		expect(failureOf(respond(200, failure))).toEqual({
			cause: 'executor_failed',
			message: 'no disk',
			code: 'E1',
			retryable: true,
		});
		const terminal = '{"status":"failed","error":{"message":"no","retryable":false}}';
		expect(failureOf(respond(200, terminal))).toMatchObject({ code: null, retryable: false });
	});

	test.each([
		'',
		'null',
		'[]',
		'<html>',
		'{"status":"done"}',
		'{"status":"success"',
		'"success"',
		'{"status":"failed"}',
	])('%j is no result, and is kept for the log', (body) => {
		expect(failureOf(respond(200, body)).cause).toBe('bad_answer');
		expect(respond(200, body).log).toBe(body === '' ? null : body);
	});

	test('only the start of an unreadable answer is kept, counted in bytes', () => {
		const { log } = respond(200, '€'.repeat(100_000));
		expect(new TextEncoder().encode(log ?? '').byteLength).toBeLessThanOrEqual(BAD_ANSWER_KEPT_BYTES);
		expect(log?.length).toBeGreaterThan(5000);
	});

	test('outputs over the limit fail the attempt for good', () => {
		const outputs = { text: 'x'.repeat(MAX_OUTPUT_BYTES) };
		expect(failureOf(respond(200, JSON.stringify({ status: 'success', outputs })))).toMatchObject({
			cause: 'output_too_large',
			retryable: false,
		});
	});

	test('an answer over the size cap is too large, whatever it says', () => {
		const answer: Answer = {
			kind: 'response',
			status: 200,
			retryAfter: null,
			body: { kind: 'too_large', head: '{"status"' },
		};
		expect(failureOf(classifyResponse(answer, NOW)).cause).toBe('output_too_large');
	});

	test('deep nesting and __proto__ are refused or harmless', () => {
		const deep = `{"status":"success","outputs":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
		expect(failureOf(respond(200, deep)).cause).toBe('bad_answer');
		respond(200, '{"status":"success","outputs":{"__proto__":{"polluted":true}}}');
		expect(Reflect.get({}, 'polluted')).toBeUndefined();
	});
});

describe('a 202 hands the attempt over', () => {
	test.each([
		['', null],
		['  \n', null],
		['{}', null],
		['{"handle":{"pid":7}}', { pid: 7 }],
	])('%j', (body, handle) => {
		expect(respond(202, body).outcome).toEqual({ kind: 'accepted', handle });
	});

	test.each(['garbage', '[]', `{"handle":"${'x'.repeat(5000)}"}`])('an unreadable body fails it: %.20s', (body) => {
		expect(failureOf(respond(202, body)).cause).toBe('bad_answer');
	});

	test('so does a body over the size cap', () => {
		const answer: Answer = { kind: 'response', status: 202, retryAfter: null, body: { kind: 'too_large', head: '' } };
		expect(failureOf(classifyResponse(answer, NOW)).cause).toBe('bad_answer');
	});
});

describe('a send without an answer', () => {
	test.each(['before-connect', 'connect', 'dns', 'tls'] as const)('%s: nothing was received', (phase) => {
		expect(fail(phase)).toMatchObject({ kind: 'redeliver', received: 'no' });
	});

	test('a connection that may have stood is taken as received', () => {
		expect(fail('unknown')).toMatchObject({ kind: 'redeliver', received: 'maybe' });
	});

	test.each(['waiting-for-headers', 'body'] as const)('%s: the executor may be at work, so it is silent', (phase) => {
		expect(fail(phase)).toMatchObject({ kind: 'silent' });
	});

	test('the run timeout fails the attempt as a timeout', () => {
		expect(fail('run-timeout')).toMatchObject({
			kind: 'result',
			result: { failure: { cause: 'timeout', retryable: true } },
		});
	});
});

test('no answer whatsoever makes it throw', () => {
	const result = fc.record({ status: fc.constantFrom('success', 'failed'), outputs: fc.json(), error: fc.anything() });
	const text = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.json(),
		result.map((value) => JSON.stringify(value) ?? ''),
	);
	fc.assert(
		fc.property(
			fc.oneof(fc.integer({ min: 100, max: 599 }), fc.double(), fc.integer()),
			fc.option(fc.string()),
			text,
			fc.boolean(),
			(status, retryAfter, body, large) => {
				const read = large ? { kind: 'too_large' as const, head: body } : { kind: 'text' as const, text: body };
				const { outcome } = classifyResponse({ kind: 'response', status, retryAfter, body: read }, NOW);
				expect(['result', 'accepted', 'redeliver', 'misconfigured']).toContain(outcome.kind);
				if ('retryAfterMs' in outcome && outcome.retryAfterMs !== null) {
					expect(outcome.retryAfterMs).toBeGreaterThanOrEqual(0);
					expect(outcome.retryAfterMs).toBeLessThanOrEqual(300_000);
				}
			},
		),
		{ numRuns: 500 },
	);
});
