import { unreachable } from '../../lib/unreachable.ts';
import type { CronReading } from './cron-reading.ts';
import type { DayReading, DaysReading } from './day-reading.ts';
import type { FieldPattern } from './field-pattern.ts';
import type { Span } from './spans.ts';
import type { TimeReading, TimeUnit } from './time-reading.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
	'January',
	'February',
	'March',
	'April',
	'May',
	'June',
	'July',
	'August',
	'September',
	'October',
	'November',
	'December',
];
const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth'];
const SUFFIXES: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinalRules = new Intl.PluralRules('en', { type: 'ordinal' });

/** "At 09:00 on Monday to Friday": first the time, then days, months and years. */
export function englishSentence({ time, days, months, years }: CronReading): string {
	return [timePhrase(time, days), ...dayPhrases(days, months), yearPhrase(years)]
		.filter((part) => part !== '')
		.join(' ');
}

function timePhrase(time: TimeReading, { ofMonth, ofWeek }: DaysReading): string {
	switch (time.kind) {
		case 'times':
			return `At ${list(time.times)}${ofMonth.length + ofWeek.length === 0 ? ' every day' : ''}`;
		case 'every': {
			const windows = time.windows.map(({ from, to }) => `from ${from} to ${to}`);
			return [`Every ${counted(time.count, time.unit)}`, list(windows)].filter((part) => part !== '').join(' ');
		}
		case 'fields': {
			const { second, minute, hour } = time;
			const hours = ofField(hour, 'hour');
			if (second === null) return `${leading(minute, 'minute')} ${hours}`;
			const minutes = ofField(minute, 'minute');
			const isWhole = minute.kind === 'every' || (minute.kind === 'step' && minute.isEven);
			const rest = isWhole && hour.kind === 'every' ? minutes : `${minutes} ${hours}`;
			return `${leading(second, 'second')} ${rest}`;
		}
		default:
			return unreachable(time);
	}
}

/** The field that a time begins with. */
function leading(pattern: FieldPattern, unit: TimeUnit): string {
	switch (pattern.kind) {
		case 'every':
			return `Every ${unit}`;
		case 'step':
			if (pattern.isEven) return `Every ${counted(pattern.step, unit)}`;
			return `Every ${counted(pattern.step, unit)} from ${unit} ${ends(pattern)}`;
		case 'set':
			return `At ${pattern.values.length === 1 ? unit : `${unit}s`} ${list(pattern.spans.map(span))}`;
		default:
			return unreachable(pattern);
	}
}

/** A field that says of what the one before it is a part. */
function ofField(pattern: FieldPattern, unit: TimeUnit): string {
	switch (pattern.kind) {
		case 'every':
			return `of every ${unit}`;
		case 'step':
			if (pattern.isEven) return `of every ${ordinal(pattern.step)} ${unit}`;
			if (unit === 'hour') return `of the hours ${list(pattern.values.map(String))}`;
			return `of every ${ordinal(pattern.step)} ${unit} from ${ends(pattern)}`;
		case 'set': {
			const spans = list(pattern.spans.map(span));
			return pattern.values.length === 1 ? `of ${unit} ${spans}` : `of the ${unit}s ${spans}`;
		}
		default:
			return unreachable(pattern);
	}
}

/** Days of a month are told with its name; days of the week stand alone, and the month follows. */
function dayPhrases({ ofMonth, ofWeek }: DaysReading, months: FieldPattern): readonly string[] {
	const within = inMonths(months);
	if (ofMonth.length === 0 && ofWeek.length === 0) return [within];
	const weekAlone = ofWeek.every(({ kind }) => kind === 'weekdays');
	if (ofMonth.length > 0 && ofWeek.length > 0) {
		const week = `and also on ${list(ofWeek.flatMap(dayNames))}${weekAlone ? '' : ' of the month'}`;
		return [`on ${list(ofMonth.flatMap(dayNames))} of the month`, within === '' ? week : `${week},`, within];
	}
	const names = list([...ofMonth, ...ofWeek].flatMap(dayNames));
	if (ofMonth.length === 0 && weekAlone) return [`on ${names}`, within];
	if (ofWeek.some(({ kind }) => kind === 'weekdays')) return [`on ${names} of the month`, within];
	const lead = isOneStretch(ofMonth) && ofWeek.length === 0 ? `from ${names}` : `on ${names}`;
	if (spansIn(months).some(({ from, to }) => from !== to)) return [`${lead} of the month`, within];
	return [`${lead} of ${months.kind === 'every' ? 'the month' : monthNames(months)}`];
}

/** "from the 1st to the 7th" rather than "on". */
function isOneStretch([day, second]: readonly DayReading[]): boolean {
	if (day?.kind !== 'days' || second !== undefined) return false;
	const [only, other] = day.spans;
	return only !== undefined && other === undefined && only.from !== only.to;
}

function dayNames(day: DayReading): readonly string[] {
	switch (day.kind) {
		case 'days':
			return day.spans.map(({ from, to }) =>
				from === to ? `the ${ordinal(from)}` : `the ${ordinal(from)} to the ${ordinal(to)}`,
			);
		case 'everyDays':
			return [`every ${ordinal(day.step)} day from the ${ordinal(day.from)} to the ${ordinal(day.to)}`];
		case 'last':
			return [day.before === 0 ? 'the last day' : `the ${ordinal(day.before + 1)}-to-last day`];
		case 'lastWeekday':
			return ['the last weekday'];
		case 'nearestWeekday':
			return [`the weekday nearest to the ${ordinal(day.day)}`];
		case 'weekdays':
			return day.spans.map(({ from, to }) => (from === to ? weekday(from) : `${weekday(from)} to ${weekday(to)}`));
		case 'lastOfMonth':
			return [`the last ${weekday(day.weekday)}`];
		case 'nth':
			return [`the ${ORDINALS[day.nth]} ${weekday(day.weekday)}`];
		default:
			return unreachable(day);
	}
}

function inMonths(months: FieldPattern): string {
	return months.kind === 'every' ? '' : `${isOneRange(months) ? 'from' : 'in'} ${monthNames(months)}`;
}

function monthNames(months: FieldPattern): string {
	return list(spansIn(months).map(({ from, to }) => (from === to ? month(from) : `${month(from)} to ${month(to)}`)));
}

function yearPhrase(years: FieldPattern): string {
	switch (years.kind) {
		case 'every':
			return '';
		case 'step':
			return `every ${ordinal(years.step)} year from ${ends(years)}`;
		case 'set':
			return `${isOneRange(years) ? 'from' : 'in'} ${list(years.spans.map(span))}`;
		default:
			return unreachable(years);
	}
}

function isOneRange(pattern: FieldPattern): boolean {
	const [only, second] = spansIn(pattern);
	return only !== undefined && second === undefined && only.from !== only.to;
}

/** A progression of months is told month by month. */
function spansIn(pattern: FieldPattern): readonly Span[] {
	if (pattern.kind === 'set') return pattern.spans;
	return pattern.kind === 'step' ? pattern.values.map((value) => ({ from: value, to: value })) : [];
}

function ends({ values }: { readonly values: readonly number[] }): string {
	return `${values[0]} to ${values.at(-1)}`;
}

function span({ from, to }: Span): string {
	return from === to ? String(from) : `${from} to ${to}`;
}

function weekday(value: number): string {
	return WEEKDAYS[value] ?? '';
}

function month(value: number): string {
	return MONTHS[value - 1] ?? '';
}

/** "hour", "2 hours". */
function counted(count: number, unit: TimeUnit): string {
	return count === 1 ? unit : `${count} ${unit}s`;
}

function ordinal(value: number): string {
	return `${value}${SUFFIXES[ordinalRules.select(value)] ?? 'th'}`;
}

/** "a, b and c". */
function list(items: readonly string[]): string {
	if (items.length < 2) return items.join('');
	return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
