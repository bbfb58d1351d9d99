import { describe, expect, test } from 'vitest';
import { parseCron } from '../../worker/occurrence/cron.ts';
import type { CronDialect } from '../../worker/occurrence/cron-field.ts';
import { cronOf } from './rule-of.ts';

describe('the dialect', () => {
	const DIALECTS: readonly (readonly [text: string, dialect: CronDialect])[] = [
		['0 9 * * *', 'unix'],
		['@daily', 'unix'],
		['0 0 9 * * ?', 'quartz'],
		['0 0 9 * * ? 2030', 'quartz'],
	];
	test.each(DIALECTS)('of %s is %s if nobody says', (text, dialect) => {
		expect(cronOf(text).dialect).toBe(dialect);
	});

	test('decides what a number of a day of the week means', () => {
		expect(cronOf('0 0 * * 1').fields.dayOfWeek.terms).toEqual([{ kind: 'value', value: 1 }]);
		expect(cronOf('0 0 0 ? * 1').fields.dayOfWeek.terms).toEqual([{ kind: 'value', value: 0 }]);
	});
});

describe('what was read', () => {
	test('keeps the text without blanks around it, and every field as it was written', () => {
		const cron = cronOf('  */15\t8-18/2   1,L-2 * ?  * '.replace(/^ {2}/, ' 0 '));
		expect(cron.text).toBe('0 */15\t8-18/2   1,L-2 * ?  *');
		expect(cron.fields.minute).toEqual({ text: '*/15', terms: [{ kind: 'step', from: null, to: null, step: 15 }] });
		expect(cron.fields.hour.terms).toEqual([{ kind: 'step', from: 8, to: 18, step: 2 }]);
		expect(cron.fields.dayOfMonth.terms).toEqual([
			{ kind: 'value', value: 1 },
			{ kind: 'last', before: 2 },
		]);
		expect(cron.fields.dayOfWeek.terms).toEqual([{ kind: 'unspecified' }]);
	});

	test('has what was not written at its meaning', () => {
		const { fields } = cronOf('0 9 * * *');
		expect(fields.second.terms).toEqual([{ kind: 'value', value: 0 }]);
		expect(fields.year.terms).toEqual([{ kind: 'any' }]);
	});

	test('knows a macro by its name and by its fields', () => {
		const cron = cronOf('@Weekly');
		expect(cron.macro).toBe('@weekly');
		expect(cron.fields.dayOfWeek.terms).toEqual([{ kind: 'value', value: 0 }]);
	});

	test('takes names in any case, and 5/10 as from 5 on', () => {
		expect(cronOf('5/10 * * jan-Mar mon').fields).toMatchObject({
			minute: { terms: [{ kind: 'step', from: 5, to: null, step: 10 }] },
			month: { terms: [{ kind: 'range', from: 1, to: 3 }] },
			dayOfWeek: { terms: [{ kind: 'value', value: 1 }] },
		});
	});

	test('takes a Sunday at the end of a Unix week as the end of that week', () => {
		expect(cronOf('0 0 * * 5-7').fields.dayOfWeek.terms).toEqual([{ kind: 'range', from: 5, to: 0 }]);
		expect(cronOf('0 0 * * 0-7').fields.dayOfWeek.terms).toEqual([{ kind: 'range', from: 0, to: 6 }]);
		expect(cronOf('0 0 * * MON-SUN').fields.dayOfWeek.terms).toEqual([{ kind: 'range', from: 1, to: 0 }]);
	});
});

/** Text, dialect or none, code, the part of the text that is marked, and what the message says. */
const REFUSED: readonly (readonly [string, CronDialect | undefined, string, string, string])[] = [
	['', undefined, 'empty', '', 'five fields are expected'],
	['   ', undefined, 'empty', '   ', 'five fields are expected'],
	['0 9 * *', undefined, 'field_count', '0 9 * *', 'five fields (minute, hour'],
	['0 0 9 * * ?', 'unix', 'field_count', '0 0 9 * * ?', 'choose that dialect'],
	['0 9 * * *', 'quartz', 'field_count', '0 9 * * *', 'Put the seconds first'],
	['0 0 0 1 1 ? 2030 1', undefined, 'field_count', '0 0 0 1 1 ? 2030 1', 'six or seven fields'],
	['@reboot', undefined, 'bad_macro', '@reboot', '@daily'],
	['@daily 5', undefined, 'bad_macro', '@daily 5', '@daily'],
	['@daily', 'quartz', 'not_in_dialect', '@daily', 'Quartz has six or seven fields'],
	['60 * * * *', undefined, 'out_of_range', '60', 'minutes go from 0 to 59'],
	['0 24 * * *', undefined, 'out_of_range', '24', 'The next hour after 23 is 0'],
	['0 0 0 * *', undefined, 'out_of_range', '0', 'days of the month go from 1 to 31'],
	['0 0 1 13 *', undefined, 'out_of_range', '13', 'months go from 1 to 12'],
	['0 0 * * 8', undefined, 'out_of_range', '8', '0 or 7 (Sunday)'],
	['0 0 0 ? * 0', undefined, 'out_of_range', '0', '1 (Sunday) to 7 (Saturday)'],
	['0 0 0 1 1 ? 1969', undefined, 'out_of_range', '1969', 'from 1970 to 2099'],
	['0 0 0 L-31 * ?', undefined, 'out_of_range', 'L-31', 'L-30 is the furthest'],
	['0 0 0 ? * FRI#6', undefined, 'out_of_range', 'FRI#6', 'from 1 to 5'],
	['*/0 * * * *', undefined, 'bad_step', '*/0', 'from 1 on'],
	['*/ * * * *', undefined, 'bad_step', '*/', 'from 1 on'],
	['*/90 * * * *', undefined, 'bad_step', '*/90', 'only 60 minutes'],
	['30-10 * * * *', undefined, 'bad_range', '30-10', 'ends before it begins'],
	['0 0 * * SAT-MON', undefined, 'bad_range', 'SAT-MON', 'two ranges'],
	['0 0 0 1 1 ? 2040-2030', undefined, 'bad_range', '2040-2030', 'years in order'],
	['1,,2 * * * *', undefined, 'empty_item', '', 'beside a comma'],
	['1-x * * * *', undefined, 'bad_value', '1-x', 'a number from 0 to 59'],
	['-5 * * * *', undefined, 'bad_value', '-5', 'A minute is missing'],
	['1.5 * * * *', undefined, 'bad_value', '1.5', 'a number from 0 to 59'],
	['0 0 * JANUARY *', undefined, 'bad_value', 'JANUARY', 'write JAN'],
	['0 0 * * TEU', undefined, 'bad_value', 'TEU', 'one of SUN, MON'],
	['0 0 ? * 1', undefined, 'not_in_dialect', '?', 'Quartz'],
	['0 0 L * *', undefined, 'not_in_dialect', 'L', 'Quartz'],
	['0 0 15W * *', undefined, 'not_in_dialect', '15W', 'Quartz'],
	['0 0 * * 5L', undefined, 'not_in_dialect', '5L', 'Quartz'],
	['0 0 * * FRI#2', undefined, 'not_in_dialect', 'FRI#2', 'Quartz'],
	['H * * * *', undefined, 'not_in_dialect', 'H', 'write the value'],
	['0 H(0-29)/10 * * *', undefined, 'not_in_dialect', 'H(0-29)/10', 'write the value'],
	['0 0 L * * ?', undefined, 'not_in_field', 'L', 'means nothing among hours'],
	['0 ? 9 * * *', undefined, 'not_in_field', '?', '`*` means every value'],
	['0 0 9 1,? * *', undefined, 'not_in_field', '?', 'stands alone'],
	['0 0 9 ? * ?', undefined, 'day_fields', '?', 'Both day fields are `?`'],
	['0 0 9 1 * MON', undefined, 'day_fields', 'MON', 'write `?` in place of 1 or of MON'],
];

test.each(REFUSED)('%j (%s) is refused as %s at %j', (text, dialect, code, marked, part) => {
	const parsed = parseCron(text, dialect);
	expect(parsed.ok).toBe(false);
	const [problem] = parsed.ok ? [] : parsed.problems;
	expect(problem?.code).toBe(code);
	expect(problem && text.slice(problem.start, problem.end)).toBe(marked);
	expect(problem?.message).toContain(part);
});

test('all problems are told, each with its field and its place', () => {
	const parsed = parseCron('60 25 * XYZ 9');
	const problems = parsed.ok ? [] : parsed.problems;
	expect(problems.map(({ field, start, end }) => [field, start, end])).toEqual([
		['minute', 0, 2],
		['hour', 3, 5],
		['month', 8, 11],
		['dayOfWeek', 12, 13],
	]);
});
