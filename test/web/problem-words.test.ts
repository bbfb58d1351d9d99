import { expect, test } from 'vitest';
import { en } from '#lib/i18n/problem.en.ts';
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
