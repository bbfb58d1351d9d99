import { expect, test } from 'vitest';
import { lineInChinese } from '#lib/i18n/log-line.zh.ts';
import { platformLines } from '../../worker/engine/view/log/task-log.ts';
import { EngineDriver, failedWith } from '../support/engine-driver.ts';
import { documentOf, specOf } from '../support/run-builder.ts';

/** A task that could not be delivered, was, failed, and failed again. */
function anUnluckyTask(): EngineDriver {
	const driver = new EngineDriver(specOf(documentOf([{ key: 'a', retry: { count: 1, intervalSeconds: 60 } }])));
	const outcome = { kind: 'redeliver', reason: 'connect_failed', received: 'maybe', retryAfterMs: null } as const;
	driver.do({ kind: 'report', jitter: 0, deliveries: [driver.reportOf('a', outcome)] });
	driver.tick();
	const failed = { kind: 'result', result: failedWith('E_DISK') } as const;
	driver.do({ kind: 'report', jitter: 0, deliveries: [driver.reportOf('a', failed)] });
	driver.tick();
	driver.fail('a');
	return driver;
}

test('everything the engine says of a task that fails is said in Chinese too', () => {
	const driver = anUnluckyTask();
	const lines = [
		...platformLines(
			driver.task('a'),
			driver.facts.map((fact, seq) => ({ seq, fact })),
		),
	];
	const said = lines.map(({ code, values }) => [code, lineInChinese(code, values)]);
	expect(said.length).toBeGreaterThan(5);
	for (const [code, text] of said) {
		expect(text, code).toMatch(/\p{Script=Han}/u);
		expect(text, code).not.toMatch(/undefined|null/);
	}
	expect(lineInChinese('retry_declined', { reason: 'no_retries_left', abandoned: false })).toBe(
		'最终失败：重试次数已用完。',
	);
});

test('what an executor answered to a stop is said in Chinese too', () => {
	const said = { force: true, executor: 'exe_1', said: 'running', reason: null };
	expect(lineInChinese('stop_answered', said)).toBe('执行器 exe_1 对强制停止的回应：仍在运行。');
	expect(
		lineInChinese('stop_answered', { ...said, force: false, said: 'unreachable', reason: 'no_headers_in_time' }),
	).toBe('执行器 exe_1 对停止请求的回应：无应答（未及时收到应答）。');
});

test('a line of a later release is left to its English text', () => {
	expect(lineInChinese('teleported', {})).toBeUndefined();
});
