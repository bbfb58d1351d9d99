import { type CronTerm, fieldRules } from './cron-field.ts';
import { type Reading, readValue, report, reportOutOfPlace } from './read-value.ts';

const LAST = /^L(?:-(\d{1,2}))?$/i;
const LAST_WEEKDAY = /^LW$/i;
const NEAREST_WEEKDAY = /^(\d+)W$/i;
const LAST_OF_MONTH = /^(\d|[a-z]{3})L$/i;
const NTH = /^([^#]*)#(.*)$/;
const ORDINAL = /^[1-5]$/;

/** The latest `L-n` that a month of 31 days has. */
const BEFORE_LAST_MAX = 30;

/**
 * Reads the forms that only day fields of Quartz have: L, W and #.
 *
 * @returns null if it is such a form with a problem, undefined if it is none.
 */
export function parseDayTerm(reading: Reading): CronTerm | null | undefined {
	const term = reading.name === 'dayOfMonth' ? dayOfMonthTerm(reading) : dayOfWeekTerm(reading);
	if (term === undefined) return undefined;
	if (reading.dialect === 'unix') return reportOutOfPlace(reading, reading.text);
	return term();
}

type ReadLater = () => CronTerm | null;

function dayOfMonthTerm(reading: Reading): ReadLater | undefined {
	const { text } = reading;
	const last = LAST.exec(text);
	if (last !== null) return () => lastTerm(reading, Number(last[1] ?? 0));
	if (LAST_WEEKDAY.test(text)) return () => ({ kind: 'lastWeekday' });
	const [, day] = NEAREST_WEEKDAY.exec(text) ?? [];
	if (day === undefined) return undefined;
	return () => {
		const value = readValue(reading, day);
		return value === null ? null : { kind: 'nearestWeekday', day: value };
	};
}

function dayOfWeekTerm(reading: Reading): ReadLater | undefined {
	const { text } = reading;
	// Quartz reads a lone L here as the last day of a week, which to it is Saturday.
	if (text.toUpperCase() === 'L') return () => ({ kind: 'value', value: fieldRules.dayOfWeek.max });
	const [, last] = LAST_OF_MONTH.exec(text) ?? [];
	if (last !== undefined) {
		return () => {
			const weekday = readValue(reading, last);
			return weekday === null ? null : { kind: 'lastOfMonth', weekday };
		};
	}
	const [, day, nth] = NTH.exec(text) ?? [];
	if (day === undefined || nth === undefined) return undefined;
	return () => nthTerm(reading, day, nth);
}

function lastTerm(reading: Reading, before: number): CronTerm | null {
	if (before <= BEFORE_LAST_MAX) return { kind: 'last', before };
	return report(
		reading,
		'out_of_range',
		`No month has a day ${before} days before its last; L-${BEFORE_LAST_MAX} is the furthest.`,
	);
}

function nthTerm(reading: Reading, day: string, nth: string): CronTerm | null {
	const weekday = readValue(reading, day);
	if (weekday === null) return null;
	if (ORDINAL.test(nth)) return { kind: 'nth', weekday, nth: Number(nth) };
	const message = `After # a number from 1 to 5 is expected, such as ${day}#1 for the first in a month.`;
	return report(reading, 'out_of_range', message);
}
