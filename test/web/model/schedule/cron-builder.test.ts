import { describe, expect, test } from 'vitest';
import { type CronForm, cronOfForm, dialectOfText, FIRST_FORM, formOfCron } from '#lib/model/schedule/cron-builder.ts';
import { parseCron } from '../../../../worker/occurrence/cron.ts';

const all = { kind: 'all' } as const;

function form(partial: Partial<CronForm>): CronForm {
	return { ...FIRST_FORM, ...partial };
}

function formOf(text: string): CronForm | null | undefined {
	const parsed = parseCron(text);
	return parsed.ok ? formOfCron(parsed.cron) : undefined;
}

const forms: readonly (readonly [string, CronForm])[] = [
	['0 9 * * *', FIRST_FORM],
	['30 8,12,18 * * *', form({ times: { kind: 'times', minute: 30, hours: [8, 12, 18] } })],
	['* * * * *', form({ times: { kind: 'minutes', every: 1, from: 0, to: 23 } })],
	['*/5 * * * *', form({ times: { kind: 'minutes', every: 5, from: 0, to: 23 } })],
	['*/15 8-18 * * *', form({ times: { kind: 'minutes', every: 15, from: 8, to: 18 } })],
	['*/15 8 * * *', form({ times: { kind: 'minutes', every: 15, from: 8, to: 8 } })],
	['0 * * * *', form({ times: { kind: 'hours', every: 1, minute: 0, from: 0, to: 23 } })],
	['20 */4 * * *', form({ times: { kind: 'hours', every: 4, minute: 20, from: 0, to: 23 } })],
	['20 6-23/3 * * *', form({ times: { kind: 'hours', every: 3, minute: 20, from: 6, to: 23 } })],
	['5 8-18 * * *', form({ times: { kind: 'hours', every: 1, minute: 5, from: 8, to: 18 } })],
	['0 9 * * 1-5', form({ days: { kind: 'workdays' } })],
	['0 9 * * 0,6', form({ days: { kind: 'weekdays', days: [0, 6] } })],
	['0 9 1,15 * *', form({ days: { kind: 'monthDays', days: [1, 15], isLast: false } })],
	['0 0 9 L * ?', form({ days: { kind: 'monthDays', days: [], isLast: true } })],
	['0 0 9 1,L * ?', form({ days: { kind: 'monthDays', days: [1], isLast: true } })],
	['0 9 * 3,6 *', form({ months: [3, 6] })],
	['0 9 * 12 1-5', form({ days: { kind: 'workdays' }, months: [12] })],
];

describe('the cron builder', () => {
	test.each(forms)('writes %s, and reads the same form from it', (text, wanted) => {
		expect(cronOfForm(wanted)).toBe(text);
		expect(formOf(text)).toEqual(wanted);
	});

	test.each(forms)('writes %s as Quartz too, with the same meaning', (_, wanted) => {
		const text = cronOfForm(wanted, 'quartz') ?? '';
		expect(parseCron(text)).toMatchObject({ ok: true, cron: { dialect: 'quartz' } });
		expect(formOf(text)).toEqual(wanted);
	});

	test.each([
		['MON-FRI by name', '0 9 * * MON-FRI', form({ days: { kind: 'workdays' } })],
		['Sunday as 7', '0 9 * * 7', form({ days: { kind: 'weekdays', days: [0] } })],
		['days as a range', '0 9 1-3 * *', form({ days: { kind: 'monthDays', days: [1, 2, 3], isLast: false } })],
		[
			'hours in ranges and lists',
			'0 8-10,12 * * *',
			form({ times: { kind: 'times', minute: 0, hours: [8, 9, 10, 12] } }),
		],
		['names such as @daily', '@daily', form({ times: { kind: 'times', minute: 0, hours: [0] } })],
	])('understands %s', (_, text, wanted) => {
		expect(formOf(text)).toEqual(wanted);
	});

	test.each([
		['seconds', '*/10 * * * * ?'],
		['a year', '0 0 9 * * ? 2027'],
		['two minutes of an hour', '0,30 9 * * *'],
		['minutes from somewhere on', '5/10 * * * *'],
		['hours in steps with minutes', '*/5 */2 * * *'],
		['either of two day fields', '0 9 1 * 1'],
		['the third Friday', '0 0 9 ? * 6#3'],
		['the nearest weekday', '0 0 9 15W * ?'],
		['two days before the last', '0 0 9 L-2 * ?'],
	])('has no words for %s, and says so', (_, text) => {
		expect(formOf(text)).toBeNull();
	});

	test.each([
		['no hour', form({ times: { kind: 'times', minute: 0, hours: [] } })],
		['no day of the week', form({ days: { kind: 'weekdays', days: [] } })],
		['no day of the month', form({ days: { kind: 'monthDays', days: [], isLast: false } })],
	])('writes nothing while %s is chosen', (_, wanted) => {
		expect(cronOfForm(wanted)).toBeNull();
	});

	test('takes all months for every month, and orders what was chosen in any order', () => {
		expect(cronOfForm(form({ days: all, months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }))).toBe('0 9 * * *');
		expect(cronOfForm(form({ days: { kind: 'weekdays', days: [6, 2] }, months: [9, 1] }))).toBe('0 9 * 1,9 2,6');
	});
});

describe('the dialect of a text', () => {
	test.each([
		['0 9 * * *', 'quartz', 'unix'],
		['@daily', 'quartz', 'unix'],
		['0 0 9 * * ?', 'unix', 'quartz'],
		['0 0 9 * * ? 2027', 'unix', 'quartz'],
		['0 0 9', 'quartz', 'quartz'],
		['', 'unix', 'unix'],
	] as const)('of %j after %s is %s', (text, known, wanted) => {
		expect(dialectOfText(text, known)).toBe(wanted);
	});
});
