import { describe, expect, test } from 'vitest';
import type { SendRecord } from '../../worker/engine/result.ts';
import { platformLines } from '../../worker/engine/view/log/task-log.ts';
import { BY, EngineDriver, failedWith } from '../support/engine-driver.ts';
import { documentOf, specOf } from '../support/run-builder.ts';

const URL = 'https://executor.example/run';

function aTask(node: Record<string, unknown> = {}) {
	return new EngineDriver(specOf(documentOf([{ key: 'a', ...node }, { key: 'b' }])));
}

function linesOf(driver: EngineDriver, key = 'a') {
	const numbered = driver.facts.map((fact, place) => ({ seq: place + 1, fact }));
	return [...platformLines(driver.task(key), numbered)];
}

function codesOf(driver: EngineDriver, key = 'a') {
	return linesOf(driver, key).map(({ code }) => code);
}

/** A send of which nothing came back. */
function unanswered(driver: EngineDriver): SendRecord {
	return { at: driver.now, url: URL, httpStatus: null, latencyMs: 12, problem: 'connect: connection refused' };
}

describe('the log of a task', () => {
	test('A24: an attempt that failed before its executor wrote anything shows time, URL, status, latency and what was decided', () => {
		const driver = aTask({ retry: { count: 1, intervalSeconds: 60 } });
		const sentAt = driver.now;
		const send = { at: sentAt, url: URL, httpStatus: 500, latencyMs: 35, problem: null };
		const outcome = { kind: 'result', result: failedWith('E_DISK') } as const;
		driver.do({ kind: 'report', jitter: 0, deliveries: [{ ...driver.reportOf('a', outcome), send }] });
		const lines = linesOf(driver);
		expect(lines.find(({ code }) => code === 'sent')).toMatchObject({
			...{ at: sentAt, attempt: 1, level: 'info' },
			text: `POST ${URL}: answered 500 after 35 ms.`,
			values: { url: URL, httpStatus: 500, ms: 35, problem: null },
		});
		expect(lines.find(({ code }) => code === 'attempt_failed')?.text).toContain('it failed [E_DISK]');
		const next = new Date(sentAt + 60_000).toISOString();
		expect(lines.find(({ code }) => code === 'retry_decided')).toMatchObject({
			...{ attempt: 1, level: 'warning' },
			text: `Retry 1 of 1: the next attempt follows at ${next}.`,
			values: { retry: 1, retries: 1, until: next },
		});
		driver.tick();
		driver.fail('a');
		expect(linesOf(driver).at(-1)).toMatchObject({
			...{ code: 'retry_declined', attempt: 2, level: 'error', text: 'Failed for good: no retry is left.' },
		});
	});

	test('A24: a delivery that got nowhere says so in words, and when it is sent again', () => {
		const driver = aTask();
		const outcome = { kind: 'redeliver', reason: 'connect_failed', received: 'no', retryAfterMs: null } as const;
		const delivery = { ...driver.reportOf('a', outcome), send: unanswered(driver) };
		driver.do({ kind: 'report', jitter: 0, deliveries: [delivery] });
		const [sent, decided] = linesOf(driver).slice(-2);
		expect(sent?.text).toBe(`POST ${URL}: no answer after 12 ms (connect: connection refused).`);
		expect(decided).toMatchObject({ code: 'redelivery_decided' });
		expect(decided?.text).toMatch(/no connection could be made\. Sent again at 2026-/);
	});

	test('tells of silence, of the question and of contact regained', () => {
		const driver = aTask();
		driver.accept('a');
		driver.tick();
		expect(codesOf(driver)).toContain('contact_lost');
		driver.do({ kind: 'heartbeat', task: 'a', attempt: 1, progress: null, message: null });
		expect(codesOf(driver).at(-1)).toBe('contact_regained');
	});

	test('tells of a stop, by whom, and of its end by force', () => {
		const driver = aTask();
		driver.accept('a');
		driver.do({ kind: 'stop', by: BY });
		const asked = linesOf(driver).find(({ code }) => code === 'stop_requested');
		expect(asked?.text).toContain('the run is being stopped, by user:somebody');
		driver.tick(31_000);
		expect(codesOf(driver)).toContain('stop_forced');
		expect(codesOf(driver)).toContain('task_stopped');
	});

	test('tells why a task never ran', () => {
		const spec = specOf(documentOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }]));
		const driver = new EngineDriver(spec);
		driver.fail('a');
		expect(linesOf(driver, 'b')).toMatchObject([{ code: 'task_skipped', text: 'Skipped: a node upstream failed.' }]);
	});

	test('of one task says nothing of another', () => {
		const driver = aTask();
		driver.fail('b');
		expect(codesOf(driver)).not.toContain('attempt_failed');
	});

	test('has lines with rising numbers, and every one of them a sentence', () => {
		const driver = aTask({ retry: { count: 2, intervalSeconds: 0 } });
		driver.fail('a');
		driver.tick();
		driver.accept('a');
		driver.do({ kind: 'force_close', by: BY });
		driver.do({ kind: 'rerun', by: BY });
		const lines = linesOf(driver);
		for (const { text } of lines) expect(text).toMatch(/^\w.* /);
		expect(lines.map(({ seq }) => seq)).toEqual(
			lines.map(({ seq }) => seq).toSorted((before, after) => before - after),
		);
		expect(codesOf(driver)).toContain('round_started');
	});
});
