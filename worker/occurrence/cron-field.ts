export type CronDialect = 'unix' | 'quartz';

export type CronFieldName = 'second' | 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek' | 'year';

/**
 * One item of a field's list. Months are 1 to 12, days of the week 0 (Sunday) to 6 in both dialects, however they were
 * written. A range whose end is before its beginning goes over the end of the field.
 */
export type CronTerm =
	| { readonly kind: 'any' }
	/** `?`, which leaves the day to the other day field. */
	| { readonly kind: 'unspecified' }
	| { readonly kind: 'value'; readonly value: number }
	| { readonly kind: 'range'; readonly from: number; readonly to: number }
	/** Every `step`-th value: of all for `*`, from a value to the end of the field where `to` is null. */
	| { readonly kind: 'step'; readonly from: number | null; readonly to: number | null; readonly step: number }
	/** The last day of the month, or so many days before it. */
	| { readonly kind: 'last'; readonly before: number }
	/** The last Monday to Friday of the month. */
	| { readonly kind: 'lastWeekday' }
	/** The Monday to Friday nearest to a day, within its month; none in a month without that day. */
	| { readonly kind: 'nearestWeekday'; readonly day: number }
	| { readonly kind: 'lastOfMonth'; readonly weekday: number }
	/** The first to fifth of a day of the week in a month. */
	| { readonly kind: 'nth'; readonly weekday: number; readonly nth: number };

export interface CronField {
	/** As it was written; what it stands for where it was not. */
	readonly text: string;
	readonly terms: readonly CronTerm[];
}

export type CronFields = Readonly<Record<CronFieldName, CronField>>;

/** What a cron expression may hold in one of its fields, and how people call that. */
export interface FieldRule {
	readonly min: number;
	readonly max: number;
	/** Names in the order of their values, from `min` on; empty where only numbers are written. */
	readonly names: readonly string[];
	/** One value, and all of them. */
	readonly one: string;
	readonly many: string;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Values as `CronTerm` counts them. */
export const fieldRules: Readonly<Record<CronFieldName, FieldRule>> = {
	second: { min: 0, max: 59, names: [], one: 'second', many: 'seconds' },
	minute: { min: 0, max: 59, names: [], one: 'minute', many: 'minutes' },
	hour: { min: 0, max: 23, names: [], one: 'hour', many: 'hours' },
	dayOfMonth: { min: 1, max: 31, names: [], one: 'day of the month', many: 'days of the month' },
	month: { min: 1, max: 12, names: MONTHS, one: 'month', many: 'months' },
	dayOfWeek: { min: 0, max: 6, names: WEEKDAYS, one: 'day of the week', many: 'days of the week' },
	year: { min: 1970, max: 2099, names: [], one: 'year', many: 'years' },
};

/** Whether a field is exactly `*`: this and nothing else says "every" without restricting anything. */
export function isAny({ terms }: CronField): boolean {
	return terms.length === 1 && terms[0]?.kind === 'any';
}

/** Whether a day field takes part in choosing days: it is neither `*` nor `?`. */
export function isRestricted(field: CronField): boolean {
	return !isAny(field) && field.terms[0]?.kind !== 'unspecified';
}
