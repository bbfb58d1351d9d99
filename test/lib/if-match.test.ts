import { describe, expect, test } from 'vitest';
import { isMatch, parseIfMatch } from '../../worker/lib/if-match.ts';

describe('a request that names what it may be carried out on', () => {
	test.each([
		['"3"', true],
		['  "3" ', true],
		['W/"3"', true],
		['"1", "3"', true],
		['"1",W/"3" ,', true],
		['"a,b", "3"', true],
		['*', true],
		['"2"', false],
		['"1", "2"', false],
		['"33"', false],
		['"1,"3""', false],
		['3', false],
		['w/"3"', false],
		['"3', false],
		['"3" or so', false],
		['*, "1"', false],
		['', false],
	])('by If-Match: %s is carried out on "3": %s', (header, isAllowed) => {
		expect(isMatch(parseIfMatch(header), '"3"')).toBe(isAllowed);
	});

	test.each(['*', '"3"', ''])('by If-Match: %s is not carried out where there is nothing', (header) => {
		expect(isMatch(parseIfMatch(header), null)).toBe(false);
	});

	test('not at all is carried out on whatever there is', () => {
		expect([isMatch(null, '"3"'), isMatch(null, null)]).toEqual([true, true]);
	});
});
