import { CalendarDate, endOfMonth, parseDate, startOfMonth, startOfWeek } from '@internationalized/date';
import type { Schema } from '#lib/api/client.ts';

export const CALENDAR_VIEWS = ['month', 'week'] as const;
export type CalendarView = (typeof CALENDAR_VIEWS)[number];

type Item = Schema<'Calendar'>['items'][number];

/** Weeks begin on Monday in both languages. */
const MONDAY = 'mon';
/** `startOfWeek` wants a locale beside the day it is given. */
const ANY_LOCALE = 'en-GB';
const DAYS_OF_WEEK = 7;

/** A day of the calendar with what is planned on it. */
export interface CalendarDay {
	/** `2026-11-20`, in the project's zone. */
	readonly date: string;
	readonly day: number;
	/** It fills up the first or the last week of a month. */
	readonly isOutside: boolean;
	readonly items: readonly Item[];
}

/** The date of an address; today for what is none. */
export function dateOf(text: string, today: string): string {
	try {
		return parseDate(text).toString();
	} catch {
		return today;
	}
}

/** Today's date in a zone. */
export function todayIn(timeZone: string, nowMs: number): string {
	const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
	return format.format(new Date(nowMs));
}

/** The days of a month in whole weeks, or of one week. */
export function datesOf(view: CalendarView, date: string): readonly string[] {
	const at = parseDate(date);
	const first = startOfWeek(view === 'month' ? startOfMonth(at) : at, ANY_LOCALE, MONDAY);
	const last = view === 'month' ? endOfMonth(at) : first.add({ days: DAYS_OF_WEEK - 1 });
	const count = Math.ceil((last.compare(first) + 1) / DAYS_OF_WEEK) * DAYS_OF_WEEK;
	return Array.from({ length: count }, (_, index) => first.add({ days: index }).toString());
}

/** The same view so many months or weeks on. */
export function moved(view: CalendarView, date: string, by: number): string {
	const at = parseDate(date);
	if (view === 'week') return at.add({ weeks: by }).toString();
	return new CalendarDate(at.year, at.month, 1).add({ months: by }).toString();
}

export function daysOf(view: CalendarView, date: string, items: readonly Item[]): readonly CalendarDay[] {
	const byDate = Map.groupBy(items, (item) => item.date);
	const { month } = parseDate(date);
	return datesOf(view, date).map((each) => {
		const { day, month: own } = parseDate(each);
		return { date: each, day, isOutside: view === 'month' && own !== month, items: byDate.get(each) ?? [] };
	});
}

/** How many instances a day plans; those that were stopped never start. */
export function plannedOn({ items }: Pick<CalendarDay, 'items'>): number {
	return items.reduce((sum, { count, stopped }) => sum + count - stopped, 0);
}

/** A day as the filters of a list of runs say it. */
export function dayRange(date: string, timeZone: string): { readonly from: string; readonly to: string } {
	const day = parseDate(date);
	const [from, to] = [day, day.add({ days: 1 })].map((each) => each.toDate(timeZone).toISOString());
	return { from: from ?? '', to: to ?? '' };
}
