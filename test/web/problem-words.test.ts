import { expect, test } from 'vitest';
import { en } from '#lib/i18n/problem.en.ts';
import { zh } from '#lib/i18n/problem.zh.ts';
import { inParticular } from '#lib/i18n/refusal-details.ts';
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

test('a refusal says why in particular, and names the tasks that are meant', () => {
	expect(inParticular({ reason: 'held_nodes', held: ['a', 'b'] }, en)).toEqual([
		'Only held tasks are left: release one, and the run goes on.',
		'Tasks: a, b.',
	]);
	expect(inParticular({ nodes: ['once'] }, en)).toEqual(['Task: once.']);
	const nodes = Array.from({ length: 20 }, (_, index) => `n${index}`);
	expect(inParticular({ nodes }, en)[0]).toMatch(/n0, .*n7 and 12 more\.$/);
	expect(inParticular({ reason: 'of a later release', nodes: 'a' }, en)).toEqual([]);
});

test('every reason has words in both languages', () => {
	expect(Object.keys(zh.reasons).sort()).toEqual(Object.keys(en.reasons).sort());
});
