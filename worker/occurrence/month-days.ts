import { type CronField, type CronFields, type CronTerm, isRestricted } from './cron-field.ts';
import { termValues } from './field-values.ts';

/** The days of a month as bits: day 1 is the lowest. A month has at most 31, so all fit beside the sign. */
export type DayMask = number;

/** What the forms that depend on the month are judged by. */
interface MonthShape {
	/** How many days it has. */
	readonly length: number;
	/** The day of the week of its first day, Sunday being 0. */
	readonly firstWeekday: number;
}

const EVERY_DAY = 0x7f_ff_ff_ff;
const SATURDAY = 6;
const SUNDAY = 0;
const DAY = 86_400_000;

/** Tells which days of a month a cron runs on if its month field allows the month. */
export function monthDaysOf(fields: CronFields): (year: number, month: number) => DayMask {
	// A month has one of 28 shapes, so what is found out about one is found out for all; and most are asked for again.
	const byShape = new Map<number, DayMask>();
	let asked = { year: 0, month: 0, days: 0 };
	return (year, month) => {
		if (asked.year === year && asked.month === month) return asked.days;
		const shape = shapeOf(year, month);
		const key = shape.length * 7 + shape.firstWeekday;
		const days = byShape.get(key) ?? daysOf(fields, shape);
		byShape.set(key, days);
		asked = { year, month, days };
		return days;
	};
}

function shapeOf(year: number, month: number): MonthShape {
	const first = Date.UTC(year, month - 1, 1);
	const length = (Date.UTC(year, month, 1) - first) / DAY;
	// 1 January 1970 was a Thursday.
	const firstWeekday = (((first / DAY + 4) % 7) + 7) % 7;
	return { length, firstWeekday };
}

/** Where both day fields restrict the days, as only Unix crons can, either suffices. */
function daysOf({ dayOfMonth, dayOfWeek }: CronFields, shape: MonthShape): DayMask {
	const inMonth = EVERY_DAY >>> (31 - shape.length);
	if (!isRestricted(dayOfWeek)) return daysOfField(dayOfMonth, (term) => dayOfMonthDays(term, shape)) & inMonth;
	const byWeek = daysOfField(dayOfWeek, (term) => dayOfWeekDays(term, shape));
	if (!isRestricted(dayOfMonth)) return byWeek & inMonth;
	return (byWeek | daysOfField(dayOfMonth, (term) => dayOfMonthDays(term, shape))) & inMonth;
}

function daysOfField({ terms }: CronField, days: (term: CronTerm) => DayMask): DayMask {
	return terms.reduce((mask, term) => mask | days(term), 0);
}

/** Terms of the other day field name no day here; the parser lets none in. */
function dayOfMonthDays(term: CronTerm, shape: MonthShape): DayMask {
	const { length } = shape;
	if (term.kind === 'last') return term.before < length ? bit(length - term.before) : 0;
	if (term.kind === 'lastWeekday') return bit(nearestWeekday(length, shape));
	if (term.kind === 'nearestWeekday') return term.day <= length ? bit(nearestWeekday(term.day, shape)) : 0;
	return termValues(term, 'dayOfMonth').reduce((mask, day) => mask | bit(day), 0);
}

function dayOfWeekDays(term: CronTerm, shape: MonthShape): DayMask {
	if (term.kind === 'nth') {
		const day = dayOfNth(term.weekday, term.nth, shape);
		return day <= shape.length ? bit(day) : 0;
	}
	if (term.kind === 'lastOfMonth') {
		const fifth = dayOfNth(term.weekday, 5, shape);
		return bit(fifth <= shape.length ? fifth : fifth - 7);
	}
	return termValues(term, 'dayOfWeek').reduce((mask, weekday) => mask | everyWeek(weekday, shape), 0);
}

/** Saturday goes back to Friday and Sunday on to Monday, unless that leaves the month: then over the weekend. */
function nearestWeekday(day: number, shape: MonthShape): number {
	const weekday = (shape.firstWeekday + day - 1) % 7;
	if (weekday === SATURDAY) return day === 1 ? 3 : day - 1;
	if (weekday === SUNDAY) return day === shape.length ? day - 2 : day + 1;
	return day;
}

/** The day on which a weekday comes for the `nth` time, past the month's end if it does not. */
function dayOfNth(weekday: number, nth: number, { firstWeekday }: MonthShape): number {
	return 1 + ((weekday - firstWeekday + 7) % 7) + (nth - 1) * 7;
}

function everyWeek(weekday: number, shape: MonthShape): DayMask {
	let mask = 0;
	for (let nth = 1; nth <= 5; nth += 1) {
		const day = dayOfNth(weekday, nth, shape);
		if (day <= shape.length) mask |= bit(day);
	}
	return mask;
}

function bit(day: number): DayMask {
	return 1 << (day - 1);
}
