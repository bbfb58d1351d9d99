import { expect, test } from 'vitest';
import { readRetryAfter } from '../../worker/dispatch/retry-after.ts';

const NOW = Date.parse('2026-11-20T13:00:00Z');

test.each([
	[null, null],
	['0', 0],
	['5', 5000],
	[' 12 ', 12_000],
	['86400', 300_000],
	['9999999999', 300_000],
	['Fri, 20 Nov 2026 13:00:30 GMT', 30_000],
	['Fri, 20 Nov 2026 12:00:00 GMT', 0],
	['Sat, 20 Nov 2027 13:00:00 GMT', 300_000],
	['Fri, 99 Nov 2026 13:00:30 GMT', null],
	['2026-11-20T13:00:30Z', null],
	['-5', null],
	['1.5', null],
	['soon', null],
	['', null],
])('Retry-After %j asks for %j ms', (header, expected) => {
	expect(readRetryAfter(header, NOW)).toBe(expected);
});
