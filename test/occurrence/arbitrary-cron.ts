import fc from 'fast-check';
import { type CronFieldName, fieldRules } from '../../worker/occurrence/cron-field.ts';

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Items that count from `min` to `max`; ranges go over the end only where the dialect lets them. */
function items(min: number, max: number, wraps: boolean): fc.Arbitrary<string> {
	const value = fc.integer({ min, max });
	const range = fc
		.tuple(value, value)
		.map(([one, other]) => (wraps ? `${one}-${other}` : `${Math.min(one, other)}-${Math.max(one, other)}`));
	// Seven is Sunday too in a Unix week, which has no eighth day to step over.
	const step = fc.integer({ min: 1, max: max === 7 ? 7 : max - min + 1 });
	return fc.oneof(
		{ weight: 4, arbitrary: value.map(String) },
		{ weight: 2, arbitrary: range },
		{ weight: 2, arbitrary: step.map((by) => `*/${by}`) },
		fc.tuple(range, step).map(([base, by]) => `${base}/${by}`),
		fc.tuple(value, step).map(([base, by]) => `${base}/${by}`),
	);
}

function listed(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
	return fc.array(item, { minLength: 1, maxLength: 4 }).map((all) => all.join(','));
}

function field(name: CronFieldName, wraps: boolean): fc.Arbitrary<string> {
	const { min, max } = fieldRules[name];
	return fc.oneof(fc.constant('*'), listed(items(min, max, wraps)));
}

const unixCron = fc
	.tuple(
		field('minute', false),
		field('hour', false),
		field('dayOfMonth', false),
		field('month', false),
		fc.oneof(fc.constant('*'), listed(items(0, 7, false)), listed(fc.constantFrom(...WEEKDAYS, 'MON-FRI', 'SAT-SUN'))),
	)
	.map((words) => words.join(' '));

const quartzMonthDay = fc.oneof(
	items(1, 31, true),
	fc.constantFrom('L', 'LW', 'L-1', 'L-15', '1W', '15W', '30W', '31W'),
);
const quartzWeekDay = fc.oneof(
	items(1, 7, true),
	fc.constantFrom('FRI-MON', 'MON-FRI', 'L', '6L', 'SUNL', 'FRI#2', '1#5', 'SAT'),
);
const quartzDays = fc.oneof(
	fc.constantFrom(['*', '?'], ['?', '*'], ['*', '*']),
	listed(quartzMonthDay).map((days) => [days, '?']),
	listed(quartzWeekDay).map((days) => ['?', days]),
);

const quartzCron = fc
	.tuple(
		field('second', true),
		field('minute', true),
		field('hour', true),
		quartzDays,
		field('month', true),
		fc.option(fc.oneof(fc.constant('*'), listed(items(2020, 2045, false))), { nil: '' }),
	)
	.map(([second, minute, hour, [dayOfMonth, dayOfWeek], month, year]) =>
		[second, minute, hour, dayOfMonth, month, dayOfWeek, year].join(' ').trim(),
	);

const macro = fc.constantFrom('@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly');

/** Texts of both dialects that are crons, of every form there is. */
export const arbitraryCron: fc.Arbitrary<string> = fc.oneof(
	{ weight: 10, arbitrary: unixCron },
	{ weight: 10, arbitrary: quartzCron },
	macro,
);
