import { expect, test } from 'vitest';
import { exactJson, exactNumber } from '../../../../executor/reference/database/exact-json.ts';

test.each([
	['0', 0],
	['-7', -7],
	['9007199254740991', Number.MAX_SAFE_INTEGER],
	['9007199254740993', '9007199254740993'],
	['0.1', 0.1],
	['1.50', 1.5],
	['0.000000000000000000001', 1e-21],
	['123456789.1234567', '123456789.1234567'],
	['1e400', '1e400'],
	['1e5', 100_000],
])('the number %s is %j in JSON', (text, value) => {
	expect(exactNumber(text)).toBe(value);
});

test('numbers within JSON that a double would change become text, others stay', () => {
	const text = '{"id": 12345678901234567890, "list": [1, 0.25, null], "text": "12345678901234567890"}';
	expect(exactJson(text)).toEqual({
		id: '12345678901234567890',
		list: [1, 0.25, null],
		text: '12345678901234567890',
	});
});
