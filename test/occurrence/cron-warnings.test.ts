import { describe, expect, test } from 'vitest';
import { cronWarnings, needsConfirmation } from '../../worker/occurrence/cron-warnings.ts';
import { runsPerDay } from '../../worker/occurrence/runs-per-day.ts';
import { type ScheduleClass, scheduleClassOf } from '../../worker/occurrence/schedule-class.ts';
import { cronOf, ruleOf } from './rule-of.ts';

const NOW = Date.parse('2026-01-10T00:00:00Z');
const YESTERDAY = NOW - 86_400_000;

function codesOf(...given: Parameters<typeof ruleOf>): readonly string[] {
	return cronWarnings(ruleOf(...given), NOW).map(({ code }) => code);
}

describe('what is warned about', () => {
	const WARNED: readonly (readonly [cron: string, ...codes: string[]])[] = [
		['0 9 * * 1-5'],
		['*/15 8-18 * * *'],
		['* * * * *'],
		['0 * * * *'],
		['@daily'],
		['0 0 1-31 * *'],
		['0 0 31 1,3,5,7,8,10,12 *'],
		['*/30 * * * * ?', 'too_often'],
		['* * * * * ?', 'too_often'],
		['0 0 30 2 *', 'never'],
		['0 0 0 1 1 ? 2025', 'never'],
		['0 0 29 2 *', 'leap_days_only'],
		['0 0 31 * *', 'short_months'],
		['0 0 0 31W * ?', 'short_months'],
		['0 0 1,30 * *', 'short_months'],
		['0 0 13 * 5', 'either_day_field'],
		['* */5 * * *', 'every_minute_of_hour', 'uneven_step'],
		['* 5 * * *', 'every_minute_of_hour'],
		['* 30 2 * * ?', 'every_second_of_minute'],
		['*/40 * * * *', 'uneven_step'],
		['0 */5 * * *', 'uneven_step'],
	];
	test.each(WARNED)('%s: %s', (cron, ...codes) => {
		expect(codesOf(cron)).toEqual(codes);
	});

	test('an effect that is over, that began already, or that holds no run', () => {
		expect(codesOf('0 9 * * *', { end: YESTERDAY })).toEqual(['ended']);
		expect(codesOf('0 9 * * *', { start: YESTERDAY })).toEqual(['start_in_past']);
		expect(codesOf('0 0 1 6 *', { end: NOW + 86_400_000 })).toEqual(['never']);
	});

	test('clocks that shift a run, leave it out or let it come twice, not those that concern it as anybody expects', () => {
		const timeZone = 'Europe/Paris';
		expect(codesOf('30 2 * * *', { timeZone })).toEqual(['affected_by_transition']);
		expect(codesOf('0 9 * * *', { timeZone })).toEqual([]);
		expect(codesOf('0 * * * *', { timeZone })).toEqual([]);
		expect(codesOf('0 * * * *', { timeZone, fold: 'first' })).toEqual(['affected_by_transition']);
		expect(codesOf('0 */2 * * *', { timeZone, fold: 'both', gap: 'skip' })).toEqual(['affected_by_transition']);
	});

	test('what it is about', () => {
		expect(cronWarnings(ruleOf('0 0 30 2,4 *'), NOW)).toEqual([{ code: 'short_months', days: [30], months: [2] }]);
		expect(cronWarnings(ruleOf('*/40 * * * *'), NOW)).toEqual([
			{ code: 'uneven_step', field: 'minute', step: 40, rest: 20 },
		]);
		expect(cronWarnings(ruleOf('30 2 * * *', { timeZone: 'Europe/Paris' }), NOW)).toEqual([
			{ code: 'affected_by_transition', at: Date.parse('2026-03-29T01:00:00Z'), kind: 'gap', seconds: 3600 },
		]);
	});

	test('more than once a minute and never are to be confirmed', () => {
		expect(cronWarnings(ruleOf('* * * * * ?'), NOW).filter(needsConfirmation)).toEqual([
			{ code: 'too_often', perDay: 86_400 },
		]);
		expect(cronWarnings(ruleOf('0 0 30 2 *'), NOW).filter(needsConfirmation)).toEqual([{ code: 'never' }]);
		expect(cronWarnings(ruleOf('0 0 31 * *'), NOW).filter(needsConfirmation)).toEqual([]);
	});
});

test.each([
	['* * * * *', 1440],
	['0 * * * *', 24],
	['*/15 8-18 * * *', 44],
	['0 0 1 1 *', 1],
	['* * * * * ?', 86_400],
	['15,45 0,30 2 * * ?', 4],
	['0 0 30 2 *', 0],
] as const)('%s runs %i times on a day on which it runs', (cron, runs) => {
	expect(runsPerDay(cronOf(cron))).toBe(runs);
});

/** S2: what is above the day only says on which days. */
const CLASSES: readonly (readonly [cron: string, name: ScheduleClass])[] = [
	['0 9 1,3 * *', 'day'],
	['0 */2 * * 1,3', 'hour'],
	['*/5 * * * *', 'minute'],
	['* 5 * * *', 'minute'],
	['0,30 9 * * *', 'minute'],
	['0 9,18 * * *', 'hour'],
	['30 * * * *', 'hour'],
	['0 0 1 1 *', 'day'],
	['30 0 12 ? * FRI#2', 'day'],
	['*/10 0 9 * * ?', 'minute'],
];
test.each(CLASSES)('%s is a schedule by the %s', (cron, name) => {
	expect(scheduleClassOf(cronOf(cron))).toBe(name);
});
