import { describe, expect, test } from 'vitest';
import { occurrencesOf } from '../../worker/occurrence/occurrences.ts';
import { firesOf, ruleOf } from './rule-of.ts';

/** Paris skips 02:00 to 03:00 on 29 March 2026, at 01:00Z, and repeats 02:00 to 03:00 on 25 October, from 01:00Z on. */
const SPRING = ['2026-03-29T00:30:00Z', '2026-03-29T02:30:00Z'] as const;
const AUTUMN = ['2026-10-24T23:30:00Z', '2026-10-25T02:00:00Z'] as const;
const timeZone = 'Europe/Paris';

describe('a wall time that Paris skips', () => {
	test('comes an hour later by default', () => {
		expect(firesOf(ruleOf('30 2 * * *', { timeZone }), ...SPRING)).toEqual([
			'2026-03-29T01:30:00Z for 2026-03-29T02:30:00 shifted',
		]);
	});

	test('does not come if it is to be skipped', () => {
		expect(firesOf(ruleOf('30 2 * * *', { timeZone, gap: 'skip' }), ...SPRING)).toEqual([]);
	});

	test('is the regular occurrence that it lands on', () => {
		expect(firesOf(ruleOf('30 2,3 * * *', { timeZone }), ...SPRING)).toEqual([
			'2026-03-29T01:30:00Z for 2026-03-29T03:30:00',
		]);
		expect(firesOf(ruleOf('0 * * * *', { timeZone }), ...SPRING)).toEqual([
			'2026-03-29T01:00:00Z for 2026-03-29T03:00:00',
			'2026-03-29T02:00:00Z for 2026-03-29T04:00:00',
		]);
	});

	test('comes among the regular ones, each in its turn', () => {
		expect(firesOf(ruleOf('10,40 2,3 * * *', { timeZone }), ...SPRING)).toEqual([
			'2026-03-29T01:10:00Z for 2026-03-29T03:10:00',
			'2026-03-29T01:40:00Z for 2026-03-29T03:40:00',
		]);
		expect(firesOf(ruleOf('0,20,40 2 * * *', { timeZone }), ...SPRING)).toHaveLength(3);
	});

	test('comes once, where every two hours is asked for', () => {
		expect(firesOf(ruleOf('0 */2 * * *', { timeZone }), '2026-03-28T22:30:00Z', '2026-03-29T04:30:00Z')).toEqual([
			'2026-03-28T23:00:00Z for 2026-03-29T00:00:00',
			'2026-03-29T01:00:00Z for 2026-03-29T02:00:00 shifted',
			'2026-03-29T02:00:00Z for 2026-03-29T04:00:00',
			'2026-03-29T04:00:00Z for 2026-03-29T06:00:00',
		]);
	});
});

describe('a wall time that Paris repeats', () => {
	test('comes the first time only for a cron that names its hour', () => {
		expect(firesOf(ruleOf('30 2 * * *', { timeZone }), ...AUTUMN)).toEqual([
			'2026-10-25T00:30:00Z for 2026-10-25T02:30:00',
		]);
	});

	test('comes twice for a cron that counts hours', () => {
		expect(firesOf(ruleOf('30 * * * *', { timeZone }), ...AUTUMN)).toEqual([
			'2026-10-25T00:30:00Z for 2026-10-25T02:30:00',
			'2026-10-25T01:30:00Z for 2026-10-25T02:30:00 repeated',
		]);
	});

	test('comes as often as the rule says, whatever the cron', () => {
		expect(firesOf(ruleOf('30 2 * * *', { timeZone, fold: 'both' }), ...AUTUMN)).toHaveLength(2);
		expect(firesOf(ruleOf('30 * * * *', { timeZone, fold: 'first' }), ...AUTUMN)).toHaveLength(1);
	});

	test('counts hours only where the hour is exactly `*`', () => {
		expect(firesOf(ruleOf('0 */2 * * *', { timeZone }), '2026-10-24T21:30:00Z', '2026-10-25T03:30:00Z')).toEqual([
			'2026-10-24T22:00:00Z for 2026-10-25T00:00:00',
			'2026-10-25T00:00:00Z for 2026-10-25T02:00:00',
			'2026-10-25T03:00:00Z for 2026-10-25T04:00:00',
		]);
		expect(firesOf(ruleOf('30 0-23 * * *', { timeZone }), ...AUTUMN)).toHaveLength(1);
	});

	test('a range of hours over the change goes on for ever after', () => {
		const rule = occurrencesOf(ruleOf('0 7-21 * * *', { timeZone: 'Europe/Berlin' }));
		expect(rule.count(Date.parse('2026-10-24T22:00:00Z'), Date.parse('2026-10-27T23:00:00Z'), 1000)).toBe(45);
	});
});

/** Where other schedulers throw, miss a day or run twice. */
describe('clocks that change in unusual ways', () => {
	test('Australia/Lord_Howe goes back by half an hour', () => {
		const lordHowe = { timeZone: 'Australia/Lord_Howe' };
		const fold = ['2027-04-03T13:30:00Z', '2027-04-03T16:30:00Z'] as const;
		expect(firesOf(ruleOf('0 * * * *', lordHowe), ...fold)).toEqual([
			'2027-04-03T14:00:00Z for 2027-04-04T01:00:00',
			'2027-04-03T15:30:00Z for 2027-04-04T02:00:00',
			'2027-04-03T16:30:00Z for 2027-04-04T03:00:00',
		]);
		expect(firesOf(ruleOf('*/30 * * * *', lordHowe), '2027-04-03T14:00:00Z', '2027-04-03T15:30:00Z')).toEqual([
			'2027-04-03T14:30:00Z for 2027-04-04T01:30:00',
			'2027-04-03T15:00:00Z for 2027-04-04T01:30:00 repeated',
			'2027-04-03T15:30:00Z for 2027-04-04T02:00:00',
		]);
		expect(firesOf(ruleOf('0 */2 * * *', lordHowe), ...fold)).toEqual(['2027-04-03T15:30:00Z for 2027-04-04T02:00:00']);
		expect(firesOf(ruleOf('0 9 * * *', lordHowe), '2027-04-02T22:00:00Z', '2027-04-04T22:29:00Z')).toEqual([
			'2027-04-03T22:30:00Z for 2027-04-04T09:00:00',
		]);
	});

	test('Australia/Lord_Howe skips half an hour, and no day', () => {
		const found = firesOf(
			ruleOf('15 2 * * *', { timeZone: 'Australia/Lord_Howe' }),
			'2026-10-02T16:00:00Z',
			'2026-10-04T16:00:00Z',
		);
		expect(found).toEqual([
			'2026-10-03T15:45:00Z for 2026-10-04T02:15:00 shifted',
			'2026-10-04T15:15:00Z for 2026-10-05T02:15:00',
		]);
	});

	test.each(['America/Nuuk', 'America/Scoresbysund'])('%s skips the last hour of a date, and no run', (zone) => {
		const found = firesOf(ruleOf('30 23 * * *', { timeZone: zone }), '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z');
		expect(found.map((line) => line.split(' for ')[1])).toEqual([
			'2026-03-27T23:30:00',
			'2026-03-28T23:30:00 shifted',
			'2026-03-29T23:30:00',
		]);
	});

	test('Antarctica/Troll goes back by two hours and runs a daily cron once', () => {
		const troll = { timeZone: 'Antarctica/Troll' };
		const day = ['2027-10-30T23:00:00Z', '2027-10-31T23:00:00Z'] as const;
		expect(firesOf(ruleOf('0 2 * * *', troll), ...day)).toEqual(['2027-10-31T00:00:00Z for 2027-10-31T02:00:00']);
		expect(firesOf(ruleOf('0 2 * * *', { ...troll, fold: 'both' }), ...day)).toEqual([
			'2027-10-31T00:00:00Z for 2027-10-31T02:00:00',
			'2027-10-31T02:00:00Z for 2027-10-31T02:00:00 repeated',
		]);
	});

	test('Pacific/Apia skips 30 December 2011, whose runs are those of the next day', () => {
		const apia = { timeZone: 'Pacific/Apia' };
		const days = ['2011-12-29T10:00:00Z', '2011-12-31T20:00:00Z'] as const;
		expect(firesOf(ruleOf('0 9 * * *', apia), ...days)).toEqual([
			'2011-12-29T19:00:00Z for 2011-12-29T09:00:00',
			'2011-12-30T19:00:00Z for 2011-12-31T09:00:00',
			'2011-12-31T19:00:00Z for 2012-01-01T09:00:00',
		]);
		expect(firesOf(ruleOf('0 9 30 12 *', apia), ...days)).toEqual([
			'2011-12-30T19:00:00Z for 2011-12-30T09:00:00 shifted',
		]);
		expect(firesOf(ruleOf('0 9 30 12 *', { ...apia, gap: 'skip' }), ...days)).toEqual([]);
	});

	test('America/Sao_Paulo skipped midnight, and a daily run at midnight came at one', () => {
		const found = firesOf(
			ruleOf('0 0 * * *', { timeZone: 'America/Sao_Paulo' }),
			'2018-11-03T12:00:00Z',
			'2018-11-05T12:00:00Z',
		);
		expect(found).toEqual([
			'2018-11-04T03:00:00Z for 2018-11-04T00:00:00 shifted',
			'2018-11-05T02:00:00Z for 2018-11-05T00:00:00',
		]);
	});

	test('Africa/Casablanca changes its clocks for Ramadan', () => {
		const found = firesOf(
			ruleOf('30 2 * * *', { timeZone: 'Africa/Casablanca' }),
			'2026-02-14T12:00:00Z',
			'2026-02-16T12:00:00Z',
		);
		expect(found).toEqual([
			'2026-02-15T01:30:00Z for 2026-02-15T02:30:00',
			'2026-02-16T02:30:00Z for 2026-02-16T02:30:00',
		]);
	});
});
