import { describe, expect, test } from 'vitest';
import { KeySequence } from '#lib/action/key-sequence.ts';
import { QueryCache } from '#lib/api/cache.ts';
import { durationText, exactTime, relativeTime, secondTime } from '#lib/model/instant.ts';
import { safeReturnPath } from '#lib/model/paths.ts';
import { timeRangeOf } from '#lib/model/time-range.ts';
import { moved, orderedIds } from '#lib/ui/table/column-choice.ts';

const noon = Date.parse('2026-11-20T12:00:30Z');

describe('times', () => {
	test.each([
		[420, '420 ms'],
		[3250, '3.2 s'],
		[59_999, '59 s'],
		[245_000, '4m 05s'],
		[7_800_000, '2h 10m'],
		[360_000_000, '4d 4h'],
	])('say %i ms as %s', (ms, text) => {
		expect(durationText(ms)).toBe(text);
	});

	test('name the zone they are in', () => {
		const where = { tag: 'en-GB', timeZone: 'Asia/Shanghai' };
		expect(exactTime(new Date(noon), where)).toBe('20 Nov 2026, 20:00:30 GMT+8');
	});

	test('of the same minute differ by their seconds', () => {
		expect(secondTime(new Date(noon), { tag: 'en-GB', timeZone: 'UTC' })).toBe('20 Nov, 12:00:30');
	});

	test('are told from now in the largest unit that fits', () => {
		expect(relativeTime(new Date(noon - 3 * 3_600_000), noon, 'en-GB')).toBe('3 hr ago');
		expect(relativeTime(new Date(noon + 7 * 86_400_000 - 5000), noon, 'en-GB')).toBe('in 7 days');
		expect(relativeTime(new Date(noon + 35 * 60_000), noon, 'en-GB')).toBe('in 35 min');
	});
});

describe('ranges of time', () => {
	test('move along with the clock, minute by minute', () => {
		const range = timeRangeOf(new URLSearchParams('range=1h&from=2020-01-01'), noon);
		expect(range).toEqual({ from: '2026-11-20T11:00:00.000Z' });
	});

	test('ignore what is no time', () => {
		expect(timeRangeOf(new URLSearchParams('from=yesterday&to=2026-01-02'), noon)).toEqual({
			to: '2026-01-02T00:00:00.000Z',
		});
	});
});

describe('columns', () => {
	test('that are new turn up behind the one they follow by default', () => {
		expect(orderedIds(['a', 'b', 'new', 'c'], ['c', 'b', 'a', 'gone'])).toEqual(['c', 'b', 'new', 'a']);
	});

	test('stay where they are at the ends', () => {
		expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
		expect(moved(['a', 'b'], 'a', 1)).toEqual(['b', 'a']);
	});
});

describe('the way back after signing in', () => {
	test.each([
		'//evil.example',
		'https://evil.example',
		'/\\evil.example',
		'/\t/evil.example',
		'/.//evil.example',
		null,
	])('never leaves the console: %s', (wished) => {
		expect(safeReturnPath(wished)).toBe('/');
	});

	test('leads to a path of the console', () => {
		expect(safeReturnPath('/p/prj_1/workflows?state=online#wf_1')).toBe('/p/prj_1/workflows?state=online#wf_1');
	});
});

describe('keys', () => {
	test('form a sequence only when they follow each other soon', () => {
		const sequence = new KeySequence();
		expect(sequence.press('g', 0)).toEqual(['g']);
		expect(sequence.press('w', 800)).toEqual(['g w', 'w']);
		expect(sequence.press('i', 9000)).toEqual(['i']);
	});
});

describe('the cache', () => {
	test('forgets what begins with a prefix, and the oldest when it is full', () => {
		let now = 0;
		const cache = new QueryCache(() => now);
		for (let index = 0; index <= 200; index += 1) cache.put(`list ${index}`, index);
		now = 50;
		expect(cache.get('list 0')).toBeUndefined();
		expect(cache.get('list 200')).toEqual({ value: 200, ageMs: 50 });
		cache.forget('list');
		expect(cache.get('list 200')).toBeUndefined();
	});
});
