import type { Cron } from '../../../../../worker/occurrence/cron.ts';
import {
	type CronDialect,
	type CronField,
	type CronTerm,
	isAny,
	isRestricted,
} from '../../../../../worker/occurrence/cron-field.ts';
import { fieldValues } from '../../../../../worker/occurrence/field-values.ts';

/** The times of a day that the builder knows. Hours count from 0 to 23, both ends of a stretch inclusive. */
export type CronTimes =
	| { readonly kind: 'minutes'; readonly every: number; readonly from: number; readonly to: number }
	| {
			readonly kind: 'hours';
			readonly every: number;
			readonly minute: number;
			readonly from: number;
			readonly to: number;
	  }
	/** The same minute of several hours. */
	| { readonly kind: 'times'; readonly minute: number; readonly hours: readonly number[] };

/** The days that the builder knows. Days of the week count from Sunday, 0. */
export type CronDays =
	| { readonly kind: 'all' }
	/** Monday to Friday. */
	| { readonly kind: 'workdays' }
	| { readonly kind: 'weekdays'; readonly days: readonly number[] }
	| { readonly kind: 'monthDays'; readonly days: readonly number[]; readonly isLast: boolean };

/** A cron as somebody puts it together without writing one. */
export interface CronForm {
	readonly times: CronTimes;
	readonly days: CronDays;
	/** 1 to 12; empty for all. */
	readonly months: readonly number[];
}

export const HOUR_MAX = 23;
const WORKDAYS = [1, 2, 3, 4, 5];
const MONTHS = 12;
const BLANKS = /\s+/;

/** Once a day in the morning: what a new schedule begins with. */
export const FIRST_FORM: CronForm = {
	times: { kind: 'times', minute: 0, hours: [9] },
	days: { kind: 'all' },
	months: [],
};

/** The expression of a form; null while something of it is not chosen yet. Only Quartz knows the last day of a month. */
export function cronOfForm(form: CronForm, dialect: CronDialect = 'unix'): string | null {
	const time = timeFields(form.times);
	const days = dayFields(form.days);
	if (time === null || days === null) return null;
	const month = form.months.length === 0 || form.months.length === MONTHS ? '*' : listed(form.months);
	if (dialect === 'unix' && !isLastDayForm(form)) return `${time} ${days.ofMonth} ${month} ${days.ofWeek}`;
	const ofMonth = days.ofWeek === '*' ? days.ofMonth : '?';
	return `0 ${time} ${ofMonth} ${month} ${quartzWeek(form.days)}`;
}

function isLastDayForm({ days }: CronForm): boolean {
	return days.kind === 'monthDays' && days.isLast;
}

/** Quartz counts days of the week from Sunday, 1, and leaves the field to the other one with a question mark. */
function quartzWeek(days: CronDays): string {
	if (days.kind === 'workdays') return '2-6';
	return days.kind === 'weekdays' ? listed(days.days.map((day) => day + 1)) : '?';
}

/** The form that says what a cron says; null when the builder has no words for it. */
export function formOfCron({ fields }: Cron): CronForm | null {
	const isPlain = isAny(fields.year) && onlyValue(fields.second) === 0;
	const times = timesOf(fields.minute, fields.hour);
	const days = daysOf(fields.dayOfMonth, fields.dayOfWeek);
	const months = isAny(fields.month) ? [] : fieldValues(fields.month, 'month');
	return isPlain && times !== null && days !== null ? { times, days, months } : null;
}

function timeFields(times: CronTimes): string | null {
	switch (times.kind) {
		case 'minutes':
			return `${every(times.every)} ${stretch(times.from, times.to)}`;
		case 'hours': {
			const { every: step, minute, from, to } = times;
			if (from === 0 && to === HOUR_MAX) return `${minute} ${every(step)}`;
			return `${minute} ${from}-${to}${step === 1 ? '' : `/${step}`}`;
		}
		case 'times':
			return times.hours.length === 0 ? null : `${times.minute} ${listed(times.hours)}`;
	}
}

function dayFields(days: CronDays): { readonly ofMonth: string; readonly ofWeek: string } | null {
	switch (days.kind) {
		case 'all':
			return { ofMonth: '*', ofWeek: '*' };
		case 'workdays':
			return { ofMonth: '*', ofWeek: '1-5' };
		case 'weekdays':
			return days.days.length === 0 ? null : { ofMonth: '*', ofWeek: listed(days.days) };
		case 'monthDays': {
			const ofMonth = [...(days.days.length > 0 ? [listed(days.days)] : []), ...(days.isLast ? ['L'] : [])];
			return ofMonth.length === 0 ? null : { ofMonth: ofMonth.join(','), ofWeek: '*' };
		}
	}
}

function every(step: number): string {
	return step === 1 ? '*' : `*/${step}`;
}

function stretch(from: number, to: number): string {
	if (from === 0 && to === HOUR_MAX) return '*';
	return from === to ? String(from) : `${from}-${to}`;
}

function listed(values: readonly number[]): string {
	return [...values].sort((a, b) => a - b).join(',');
}

function timesOf(minute: CronField, hour: CronField): CronTimes | null {
	const at = onlyValue(minute);
	const hours = stretchOf(hour, HOUR_MAX);
	if (at === null) {
		const minutes = stretchOf(minute, 59);
		const isWhole = minutes !== null && minutes.from === 0 && minutes.to === 59;
		const onlyHour = onlyValue(hour);
		const within = onlyHour === null ? hours : { from: onlyHour, to: onlyHour, every: 1 };
		if (!isWhole || within === null || within.every !== 1) return null;
		return { kind: 'minutes', every: minutes.every, from: within.from, to: within.to };
	}
	if (hours !== null) return { kind: 'hours', minute: at, ...hours };
	const isListed = hour.terms.every(({ kind }) => kind === 'value' || kind === 'range' || kind === 'step');
	return isListed ? { kind: 'times', minute: at, hours: fieldValues(hour, 'hour') } : null;
}

/** A field that is one stretch gone through evenly; null for lists and single values. */
function stretchOf({ terms }: CronField, max: number): { every: number; from: number; to: number } | null {
	const [term] = terms;
	if (term === undefined || terms.length > 1) return null;
	if (term.kind === 'any') return { every: 1, from: 0, to: max };
	if (term.kind === 'range') return { every: 1, from: term.from, to: term.to };
	return term.kind === 'step' ? { every: term.step, from: term.from ?? 0, to: term.to ?? max } : null;
}

function onlyValue({ terms }: CronField): number | null {
	const [term] = terms;
	return term?.kind === 'value' && terms.length === 1 ? term.value : null;
}

function daysOf(ofMonth: CronField, ofWeek: CronField): CronDays | null {
	if (isRestricted(ofMonth)) return isRestricted(ofWeek) ? null : monthDaysOf(ofMonth);
	if (!isRestricted(ofWeek)) return { kind: 'all' };
	if (!ofWeek.terms.every(isCounted)) return null;
	const days = fieldValues(ofWeek, 'dayOfWeek');
	const isWorkdays = days.length === WORKDAYS.length && WORKDAYS.every((day) => days.includes(day));
	return isWorkdays ? { kind: 'workdays' } : { kind: 'weekdays', days };
}

function monthDaysOf(field: CronField): CronDays | null {
	const isLast = field.terms.some(isLastDay);
	if (!field.terms.every((term) => isCounted(term) || isLastDay(term))) return null;
	return { kind: 'monthDays', days: fieldValues(field, 'dayOfMonth'), isLast };
}

function isCounted({ kind }: CronTerm): boolean {
	return kind === 'value' || kind === 'range' || kind === 'step';
}

function isLastDay(term: CronTerm): boolean {
	return term.kind === 'last' && term.before === 0;
}

/** The dialect that a text is probably written in: six or seven fields are Quartz, until there are five keep what was. */
export function dialectOfText(text: string, known: CronDialect): CronDialect {
	const count = text.trim().split(BLANKS).length;
	if (text.trim().startsWith('@') || count === 5) return 'unix';
	return count > 5 ? 'quartz' : known;
}
