import { describe, expect, test } from 'vitest';
import { dateOf, datesOf, daysOf, moved, plannedOn, todayIn } from '#lib/model/calendar/calendar-days.ts';

function buildItem(date: string, partial: { count?: number; stopped?: number; held?: number } = {}) {
	const base = { scheduleId: 'sch_1', workflowId: 'wf_1', workflowName: 'daily-sales', times: [] };
	return { ...base, date, count: 1, held: 0, stopped: 0, ...partial };
}

describe('the calendar', () => {
	test('shows a month in whole weeks from Monday on', () => {
		const dates = datesOf('month', '2026-11-20');
		expect([dates[0], dates.at(-1), dates.length]).toEqual(['2026-10-26', '2026-12-06', 42]);
	});

	test('shows a month of four weeks in four weeks', () => {
		expect(datesOf('month', '2027-02-10')).toHaveLength(28);
	});

	test('shows the week that a day is in', () => {
		expect(datesOf('week', '2026-11-22')).toEqual([
			'2026-11-16',
			'2026-11-17',
			'2026-11-18',
			'2026-11-19',
			'2026-11-20',
			'2026-11-21',
			'2026-11-22',
		]);
	});

	test('goes on by months from the last day of a long one, and by weeks over the year', () => {
		expect(moved('month', '2026-12-31', 1)).toBe('2027-01-01');
		expect(moved('month', '2026-03-31', -1)).toBe('2026-02-01');
		expect(moved('week', '2026-12-30', 1)).toBe('2027-01-06');
	});

	test('has each day with what is planned on it, and marks those of other months', () => {
		const days = daysOf('month', '2026-11-20', [buildItem('2026-11-20'), buildItem('2026-11-20', { count: 4 })]);
		expect(days.find(({ date }) => date === '2026-11-20')?.items).toHaveLength(2);
		expect(days.filter(({ isOutside }) => isOutside)).toHaveLength(12);
	});

	test('counts what will start, which is not what was stopped', () => {
		expect(plannedOn({ items: [buildItem('2026-11-20', { count: 24, stopped: 2, held: 1 })] })).toBe(22);
	});

	test('takes an address without a date for today', () => {
		expect(dateOf('', '2026-11-20')).toBe('2026-11-20');
		expect(dateOf('2026-02-30', '2026-11-20')).toBe('2026-11-20');
		expect(dateOf('2026-02-28', '2026-11-20')).toBe('2026-02-28');
	});

	test('knows today by the zone of the project', () => {
		const lateInUtc = Date.parse('2026-11-20T23:30:00.000Z');
		expect(todayIn('UTC', lateInUtc)).toBe('2026-11-20');
		expect(todayIn('Asia/Shanghai', lateInUtc)).toBe('2026-11-21');
	});
});
