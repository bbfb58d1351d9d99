import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkJson } from '../../worker/api/body/check-json.ts';

describe('a JSON body', () => {
	test.each([
		['{"a":1,"a":2}', 'names the member "a" twice'],
		['{"a":{"b":1},"c":[{"b":1,"b":1}]}', 'names the member "b" twice'],
		['{"a" : 1, "\\u0061" : 2}', 'names the member "\\u0061" twice'],
	])('that names a member twice is refused: %s', (text, message) => {
		expect(checkJson(text)).toBe(message);
	});

	test.each([
		'{"a":{"a":{"a":1}}}',
		'[{"a":1},{"a":1}]',
		'{"a":"a","b":"a"}',
		'["a","a"]',
		'{"text":"{\\"a\\":1,\\"a\\":2}"}',
	])('that only looks like it is taken: %s', (text) => {
		expect(checkJson(text)).toBeNull();
	});

	test('that a program wrote is always taken', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
				expect(checkJson(JSON.stringify(value))).toBeNull();
			}),
		);
	});

	test('of brackets alone is refused before it is parsed', () => {
		expect(checkJson('['.repeat(100))).toMatch('nested deeper');
		expect(checkJson(`[${'{},'.repeat(400_000)}{}]`)).toMatch('values');
	});

	test('that is not JSON at all is left to the parser', () => {
		for (const text of ['', '"', '}}}', '{"a', '{"a":"\\']) expect(checkJson(text)).toBeNull();
	});
});
