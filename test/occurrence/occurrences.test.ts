import { describe, expect, test } from 'vitest';
import { occurrencesOf } from '../../worker/occurrence/occurrences.ts';
import { firesOf, ruleOf, shown } from './rule-of.ts';

const FROM = Date.parse('2026-01-01T00:00:00Z');

/** What fires first from 2026 on, in UTC. */
const NEXT: readonly (readonly [cron: string, ...local: string[]])[] = [
	['0 9 * * 1-5', '2026-01-01T09:00:00', '2026-01-02T09:00:00', '2026-01-05T09:00:00'],
	['*/15 8-9 * * *', '2026-01-01T08:00:00', '2026-01-01T08:15:00', '2026-01-01T08:30:00'],
	['5,35 0 1,15 * *', '2026-01-01T00:05:00', '2026-01-01T00:35:00', '2026-01-15T00:05:00'],
	// Both day fields of a Unix cron restrict: either suffices. 2026-01-13 is a Tuesday, 2026-01-02 a Friday.
	['0 0 13 * 5', '2026-01-02T00:00:00', '2026-01-09T00:00:00', '2026-01-13T00:00:00'],
	// A step over all values restricts too, because it is not exactly `*`.
	['0 0 */10 * 0', '2026-01-04T00:00:00', '2026-01-11T00:00:00', '2026-01-18T00:00:00', '2026-01-21T00:00:00'],
	['0 0 29 2 *', '2028-02-29T00:00:00', '2032-02-29T00:00:00'],
	['0 0 * * 7', '2026-01-04T00:00:00', '2026-01-11T00:00:00'],
	['0 0 * * 5-7', '2026-01-02T00:00:00', '2026-01-03T00:00:00', '2026-01-04T00:00:00', '2026-01-09T00:00:00'],
	['0 0 * * SAT-SUN', '2026-01-03T00:00:00', '2026-01-04T00:00:00', '2026-01-10T00:00:00'],
	['@yearly', '2027-01-01T00:00:00', '2028-01-01T00:00:00'],
	['@weekly', '2026-01-04T00:00:00', '2026-01-11T00:00:00'],
	['@hourly', '2026-01-01T01:00:00', '2026-01-01T02:00:00'],
	['30 0 12 * * ?', '2026-01-01T12:00:30', '2026-01-02T12:00:30'],
	['0 0 12 ? * 1', '2026-01-04T12:00:00', '2026-01-11T12:00:00'],
	['0 0 12 ? * FRI-MON', '2026-01-02T12:00:00', '2026-01-03T12:00:00', '2026-01-04T12:00:00', '2026-01-05T12:00:00'],
	['0 0 22-2/2 1 1 ?', '2026-01-01T02:00:00', '2026-01-01T22:00:00', '2027-01-01T00:00:00'],
	['0 0 0 L * ?', '2026-01-31T00:00:00', '2026-02-28T00:00:00', '2026-03-31T00:00:00'],
	['0 0 0 L-3 * ?', '2026-01-28T00:00:00', '2026-02-25T00:00:00'],
	['0 0 0 LW * ?', '2026-01-30T00:00:00', '2026-02-27T00:00:00', '2026-03-31T00:00:00'],
	// 2026-02-15 is a Sunday, 2026-08-15 a Saturday, 2026-08-01 a Saturday and 2026-11-01 a Sunday.
	['0 0 0 15W 2,8 ?', '2026-02-16T00:00:00', '2026-08-14T00:00:00'],
	['0 0 0 1W 8,11 ?', '2026-08-03T00:00:00', '2026-11-02T00:00:00'],
	// 2026-05-31 is a Sunday; April and June have no 31st.
	['0 0 0 31W 4-7 ?', '2026-05-29T00:00:00', '2026-07-31T00:00:00'],
	['0 0 0 ? * 6L', '2026-01-30T00:00:00', '2026-02-27T00:00:00'],
	['0 0 0 ? * FRIL', '2026-01-30T00:00:00', '2026-02-27T00:00:00'],
	['0 0 0 ? * FRI#2', '2026-01-09T00:00:00', '2026-02-13T00:00:00'],
	['0 0 0 ? * 6#5', '2026-01-30T00:00:00', '2026-05-29T00:00:00'],
	['0 0 0 1,L * ?', '2026-01-31T00:00:00', '2026-02-01T00:00:00', '2026-02-28T00:00:00'],
	['0 0 0 ? * MON#1,FRIL', '2026-01-05T00:00:00', '2026-01-30T00:00:00', '2026-02-02T00:00:00'],
	['0 0 0 1 1 ? 2030-2040/5', '2030-01-01T00:00:00', '2035-01-01T00:00:00', '2040-01-01T00:00:00'],
	['0 0 0 * * *', '2026-01-02T00:00:00', '2026-01-03T00:00:00'],
	['0 0 0 * * MON', '2026-01-05T00:00:00', '2026-01-12T00:00:00'],
];

test.each(NEXT)('%s fires at %s', (cron, ...expected) => {
	const found = occurrencesOf(ruleOf(cron)).between(FROM, Number.POSITIVE_INFINITY, expected.length);
	expect(found.map(({ local }) => local)).toEqual(expected);
	expect(found.map(({ at }) => new Date(at).toISOString().slice(0, 19))).toEqual(expected);
});

describe('a cron that never fires', () => {
	const NEVER = ['0 0 30 2 *', '0 0 0 31 2 ? 2030', '0 0 31 4,6,9,11 *', '0 0 0 29 2 ? 2026-2027', '0 0 0 31W 2 ?'];
	test.each(NEVER)('%s has neither a next nor a last occurrence', (cron) => {
		const occurrences = occurrencesOf(ruleOf(cron, { timeZone: 'Europe/Paris' }));
		expect(occurrences.next(FROM)).toBeNull();
		expect(occurrences.last(FROM)).toBeNull();
		expect(occurrences.count(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1000)).toBe(0);
	});

	test('one whose years are over has a last occurrence only', () => {
		const occurrences = occurrencesOf(ruleOf('0 0 12 1 6 ? 2020', { timeZone: 'Asia/Tokyo' }));
		expect(occurrences.next(FROM)).toBeNull();
		expect(occurrences.last(FROM)?.local).toBe('2020-06-01T12:00:00');
	});
});

describe('start and end of effect', () => {
	const start = Date.parse('2026-05-01T00:00:00Z');
	const end = Date.parse('2026-05-03T00:00:00Z');
	const occurrences = occurrencesOf(ruleOf('0 0 * * *', { start, end }));

	test('both belong to it', () => {
		expect(occurrences.between(0, Number.POSITIVE_INFINITY, 100).map(({ at }) => at)).toEqual([
			start,
			Date.parse('2026-05-02T00:00:00Z'),
			end,
		]);
		expect(occurrences.next(0)?.at).toBe(start);
		expect(occurrences.last(Number.POSITIVE_INFINITY)?.at).toBe(end);
	});

	test('nothing is before or after it', () => {
		expect(occurrences.last(start - 1)).toBeNull();
		expect(occurrences.next(end)).toBeNull();
	});

	test('an end within a second or a start within one leave that second out', () => {
		const within = occurrencesOf(ruleOf('* * * * * *', { start: start + 1, end: start + 1999 }));
		expect(within.between(0, Number.POSITIVE_INFINITY, 100).map(({ at }) => at)).toEqual([start + 1000]);
	});
});

test('a next occurrence is strictly after, a last one at or before the instant', () => {
	const occurrences = occurrencesOf(ruleOf('0 0 * * *'));
	const midnight = Date.parse('2026-05-01T00:00:00Z');
	expect(occurrences.next(midnight)?.at).toBe(midnight + 86_400_000);
	expect(occurrences.next(midnight - 1)?.at).toBe(midnight);
	expect(occurrences.last(midnight)?.at).toBe(midnight);
	expect(occurrences.last(midnight - 1)?.at).toBe(midnight - 86_400_000);
});

test('the years 1970 and 2099 are the first and the last, in local time', () => {
	const occurrences = occurrencesOf(ruleOf('0 0 * * *', { timeZone: 'Pacific/Kiritimati' }));
	expect(occurrences.last(Number.POSITIVE_INFINITY)?.local).toBe('2099-12-31T00:00:00');
	expect(occurrences.next(Number.NEGATIVE_INFINITY)?.local).toBe('1970-01-01T00:00:00');
	const west = occurrencesOf(ruleOf('0 23 * * *', { timeZone: 'Pacific/Pago_Pago' })).last(Number.POSITIVE_INFINITY);
	expect(west && shown(west)).toBe('2100-01-01T10:00:00Z for 2099-12-31T23:00:00');
});

test('a limit is kept, and none of nothing is asked for', () => {
	const occurrences = occurrencesOf(ruleOf('* * * * *'));
	expect(occurrences.between(0, Number.POSITIVE_INFINITY, 3)).toHaveLength(3);
	expect(occurrences.count(0, Number.POSITIVE_INFINITY, 1440)).toBe(1440);
	expect(occurrences.between(0, Number.POSITIVE_INFINITY, 0)).toEqual([]);
	expect(occurrences.between(60_000, 60_000, 5)).toEqual([]);
});

test('a wall time is the same in every zone, whatever the offset', () => {
	const kolkata = firesOf(
		ruleOf('0 9 * * *', { timeZone: 'Asia/Kolkata' }),
		'2026-01-01T00:00:00Z',
		'2026-01-02T00:00:00Z',
	);
	expect(kolkata).toEqual(['2026-01-01T03:30:00Z for 2026-01-01T09:00:00']);
});
