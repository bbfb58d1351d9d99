import { expect, test } from 'vitest';
import { blockerInChinese } from '#lib/i18n/why-blocker.zh.ts';
import { runBlockerKindSchema, workflowBlockerKindSchema } from '../../worker/contract/why.ts';

test('every blocker has a sentence in Chinese, and one of a newer release is left to its English text', () => {
	for (const kind of [...runBlockerKindSchema.options, ...workflowBlockerKindSchema.options])
		expect(blockerInChinese(kind, {}), kind).toMatch(/\p{Script=Han}/u);
	expect(blockerInChinese('moon_is_full', {})).toBeUndefined();
});

test('a sentence in Chinese names what the blocker names', () => {
	const values = { attempt: 2, executor: 'exe_1', reason: 'http_401', minutes: 5 };
	expect(blockerInChinese('redelivery', values)).toBe(
		'第 2 次尝试未能送达：执行器返回了 401。将再次发送，总共不超过 5 分钟。',
	);
	const answer = { said: 'unreachable', unanswered: 'http_404', answeredBy: 'exe_1' };
	expect(blockerInChinese('stopping', { reason: 'timeout', ...answer })).toBe(
		'已请求执行器停止（超过运行时限）；若无效则强制结束。执行器 exe_1 对停止请求的回应：无应答（执行器返回了 404）。',
	);
	expect(blockerInChinese('stopped', { cause: 'stopped_by', ...answer, said: 'stopped', unanswered: null })).toBe(
		'已停止（运行已被停止）。执行器 exe_1 对强制停止的回应：已停止。',
	);
	expect(blockerInChinese('tasks', { because: 'held', count: 3 })).toBe('3 个任务被挂起。');
});
