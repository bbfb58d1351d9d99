import { type CronFields, fieldRules } from './cron-field.ts';
import { type DayTimes, dayTimesOf } from './day-times.ts';
import { fieldValues } from './field-values.ts';
import { type DayMask, monthDaysOf } from './month-days.ts';
import { type ValueSet, valueSetOf } from './value-set.ts';

/**
 * The wall times that a cron names, whatever any clock makes of them: epoch milliseconds at which UTC shows them. None
 * lies outside the years that a cron can name, so every search ends.
 */
export interface WallTimes {
	/** The first at or after a local time of a whole second. */
	atLeast(local: number): number | null;
	/** The last at or before it. */
	atMost(local: number): number | null;
}

const SECOND = 1000;
const DAY = 86_400_000;
const ALL_DAYS = 0x7f_ff_ff_ff;
const { min: YEAR_MIN, max: YEAR_MAX } = fieldRules.year;
const FIRST_DAY = dayNumber(YEAR_MIN, 1, 1);
const LAST_DAY = dayNumber(YEAR_MAX, 12, 31);

export function wallTimesOf(fields: CronFields): WallTimes {
	const times = dayTimesOf(fields);
	const days = new CronDays(fields);
	return {
		atLeast(local) {
			const day = Math.floor(local / DAY);
			if (days.has(day)) {
				const time = times.atLeast((local - day * DAY) / SECOND);
				if (time >= 0) return day * DAY + time * SECOND;
			}
			return at(days.atLeast(day + 1), times.first);
		},
		atMost(local) {
			const day = Math.floor(local / DAY);
			if (days.has(day)) {
				const time = times.atMost((local - day * DAY) / SECOND);
				if (time >= 0) return day * DAY + time * SECOND;
			}
			return at(days.atMost(day - 1), times.last);
		},
	};
}

function at(day: number | null, time: DayTimes['first']): number | null {
	return day === null ? null : day * DAY + time * SECOND;
}

/** The days on which a cron runs, counted from 1 January 1970. */
class CronDays {
	/** Years since the first that a cron can name. */
	readonly #years: ValueSet;
	readonly #months: ValueSet;
	readonly #daysOf: (year: number, month: number) => DayMask;

	constructor(fields: CronFields) {
		const years = fieldValues(fields.year, 'year').map((year) => year - YEAR_MIN);
		this.#years = valueSetOf(years, YEAR_MAX - YEAR_MIN);
		this.#months = valueSetOf(fieldValues(fields.month, 'month'), 12);
		this.#daysOf = monthDaysOf(fields);
	}

	has(day: number): boolean {
		const date = new Date(day * DAY);
		const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
		if (year < YEAR_MIN || year > YEAR_MAX) return false;
		if (this.#years.atLeast(year - YEAR_MIN) !== year - YEAR_MIN || this.#months.atLeast(month) !== month) return false;
		return (this.#daysOf(year, month) & (1 << (date.getUTCDate() - 1))) !== 0;
	}

	atLeast(day: number): number | null {
		const date = new Date(Math.max(day, FIRST_DAY) * DAY);
		const [startYear, startMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
		if (startYear > YEAR_MAX) return null;
		let year = this.#years.atLeast(startYear - YEAR_MIN) + YEAR_MIN;
		let month = year === startYear ? this.#months.atLeast(startMonth) : this.#months.first;
		while (year >= YEAR_MIN) {
			if (month < 0) {
				year = this.#years.atLeast(year + 1 - YEAR_MIN) + YEAR_MIN;
				month = this.#months.first;
				continue;
			}
			const from = year === startYear && month === startMonth ? date.getUTCDate() : 1;
			const found = this.#daysOf(year, month) & (ALL_DAYS << (from - 1));
			if (found !== 0) return dayNumber(year, month, 32 - Math.clz32(found & -found));
			month = this.#months.atLeast(month + 1);
		}
		return null;
	}

	atMost(day: number): number | null {
		const date = new Date(Math.min(day, LAST_DAY) * DAY);
		const [startYear, startMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
		if (startYear < YEAR_MIN) return null;
		let year = this.#years.atMost(startYear - YEAR_MIN) + YEAR_MIN;
		let month = year === startYear ? this.#months.atMost(startMonth) : this.#months.last;
		while (year >= YEAR_MIN) {
			if (month < 0) {
				year = this.#years.atMost(year - 1 - YEAR_MIN) + YEAR_MIN;
				month = this.#months.last;
				continue;
			}
			const until = year === startYear && month === startMonth ? date.getUTCDate() : 31;
			const found = this.#daysOf(year, month) & (ALL_DAYS >>> (31 - until));
			if (found !== 0) return dayNumber(year, month, 32 - Math.clz32(found));
			month = this.#months.atMost(month - 1);
		}
		return null;
	}
}

function dayNumber(year: number, month: number, day: number): number {
	return Date.UTC(year, month - 1, day) / DAY;
}
