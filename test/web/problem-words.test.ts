import { expect, test } from 'vitest';
import { ApiProblem } from '#lib/api/problem.ts';
import { en } from '#lib/i18n/problem.en.ts';
import { whatHappened } from '#lib/i18n/problem.ts';
import { zh } from '#lib/i18n/problem.zh.ts';
import { ERROR_MESSAGE } from '../../worker/api/error-message.ts';

test.each(Object.entries(ERROR_MESSAGE))('%s speaks to people of what they did, in both languages', (code, message) => {
	expect(en.what[code] ?? message).not.toMatch(/bearer|header|schema|shape|idempotency|content type/i);
	expect(zh.what[code]).toMatch(/\p{Script=Han}/u);
});

test('who was signed out reads so, and what to do', () => {
	expect([en.what.unauthenticated, en.advice.unauthenticated]).toEqual([
		'You were signed out.',
		'Sign in again to go on; what you entered here is still there.',
	]);
});

function refused(code: string, details: Readonly<Record<string, unknown>>): string {
	return whatHappened(new ApiProblem({ code, status: 409, message: 'It does not fit.', details }));
}

test('a refusal says why in particular, and names the tasks that are meant', () => {
	expect(refused('illegal_transition', { reason: 'held_nodes', held: ['a', 'b'] })).toBe(
		'It does not fit. Only held tasks are left: release one, and the run goes on. Tasks: a, b.',
	);
	expect(refused('rerun_policy_forbids', { nodes: ['once'] })).toBe('It does not fit. Task: once.');
	const many = Array.from({ length: 20 }, (_, index) => `n${index}`);
	expect(refused('rerun_policy_forbids', { nodes: many })).toMatch(/n0, .*n7 and 12 more\.$/);
	expect(refused('illegal_transition', { reason: 'of a later release', nodes: 'a' })).toBe('It does not fit.');
});

test('every reason has words in both languages', () => {
	expect(Object.keys(zh.reasons).sort()).toEqual(Object.keys(en.reasons).sort());
});
