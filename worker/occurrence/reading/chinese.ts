import { unreachable } from '../../lib/unreachable.ts';
import type { CronReading } from './cron-reading.ts';
import type { DayReading } from './day-reading.ts';
import type { FieldPattern } from './field-pattern.ts';
import type { Span } from './spans.ts';
import type { TimeReading, TimeUnit } from './time-reading.ts';

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'];
const ORDINALS = ['', '一', '二', '三', '四', '五'];
const STARTS_WITH_DIGIT = /^\d/;
const ENDS_WITH_DIGIT = /\d$/;
const UNITS: Readonly<Record<TimeUnit, string>> = { second: '秒', minute: '分钟', hour: '小时' };

/** 「每周一至周五 09:00」: years, months and days come first, the time last. */
export function chineseSentence(reading: CronReading): string {
	const days = dayPhrase(reading);
	const time = timePhrase(reading.time);
	if (days === '') return time;
	return reading.time.kind === 'times' ? `${days} ${time}` : `${days}，${time}`;
}

function timePhrase(time: TimeReading): string {
	switch (time.kind) {
		case 'times':
			return list(time.times);
		case 'every': {
			const windows = time.windows.map(({ from, to }) => `${from} 至 ${to}`).join('、');
			if (windows !== '') return `${windows} ${every(time.count, time.unit)}`;
			return time.unit === 'hour' && time.count === 1 ? '每小时整点' : every(time.count, time.unit);
		}
		case 'fields':
			return fieldsPhrase(time);
		default:
			return unreachable(time);
	}
}

/** Hour, minute and second in this order, each a part of the one before. */
function fieldsPhrase({ second, minute, hour }: Extract<TimeReading, { kind: 'fields' }>): string {
	const isWithinEveryHour = hour.kind === 'every' && isWhole(minute);
	const hours = isWithinEveryHour ? '' : hoursPhrase(hour);
	const minutes = partPhrase(minute, 'minute');
	const link = hours === '' || hour.kind === 'every' ? '' : '的';
	const upToMinutes = `${hours}${link}${minutes}`;
	if (second === null) return upToMinutes;
	return `${upToMinutes}${minute.kind === 'every' && second.kind === 'set' ? '' : '的'}${partPhrase(second, 'second')}`;
}

/** Whether a field goes through all of its unit evenly, so that the bigger unit need not be told. */
function isWhole(pattern: FieldPattern): boolean {
	return pattern.kind === 'every' || (pattern.kind === 'step' && pattern.isEven);
}

function hoursPhrase(hour: FieldPattern): string {
	switch (hour.kind) {
		case 'every':
			return '每小时';
		case 'step':
			return hour.isEven ? every(hour.step, 'hour') : list(hour.values.map((value) => `${value} 时`));
		case 'set':
			return list(hour.spans.map((span) => spanOf(span, ' 时')));
		default:
			return unreachable(hour);
	}
}

function partPhrase(pattern: FieldPattern, unit: TimeUnit): string {
	switch (pattern.kind) {
		case 'every':
			return every(1, unit);
		case 'step':
			if (pattern.isEven) return every(pattern.step, unit);
			return `第 ${ends(pattern, '')} ${UNITS[unit]}${every(pattern.step, unit)}`;
		case 'set':
			return `第 ${list(pattern.spans.map((span) => spanOf(span, '')))} ${UNITS[unit]}`;
		default:
			return unreachable(pattern);
	}
}

function dayPhrase({ time, days, months, years }: CronReading): string {
	const scope = scopePhrase(months, years);
	const { ofMonth, ofWeek } = days;
	if (ofMonth.length === 0 && ofWeek.length === 0) {
		if (time.kind !== 'times') return scope;
		return scope === '' ? '每天' : `${scope}每天`;
	}
	const named = months.kind !== 'every';
	const weekly = ofWeek.filter(({ kind }) => kind === 'weekdays').flatMap(dayNames);
	const monthly = [...ofMonth, ...ofWeek.filter(({ kind }) => kind !== 'weekdays')].flatMap(dayNames);
	const parts: string[] = [];
	if (monthly.length > 0) parts.push(named ? list(monthly) : spaced('每月', list(monthly)));
	if (weekly.length > 0) parts.push(`每${list(weekly)}`);
	const phrase = parts.join('以及');
	if (!named) return scope === '' || years.kind !== 'step' ? `${scope}${phrase}` : `${scope}的${phrase}`;
	return weekly.length > 0 ? spaced(`${scope}的`, phrase) : linked(scope, phrase, months);
}

/** 「每年 1 月 1 日」, but 「每年 1 月和 7 月的 1 日」 and 「每年 1 月的每周一」. */
function linked(scope: string, phrase: string, months: FieldPattern): string {
	const isOneMonth = months.kind === 'set' && months.values.length === 1;
	return isOneMonth && STARTS_WITH_DIGIT.test(phrase) ? `${scope} ${phrase}` : spaced(`${scope}的`, phrase);
}

/** Years and months, as far as they say anything. */
function scopePhrase(months: FieldPattern, years: FieldPattern): string {
	const year = yearPhrase(years);
	if (months.kind === 'every') return year;
	if (years.kind === 'step') return `${year}的 ${monthNames(months)}`;
	const each = years.kind === 'set' && years.values.length > 1 ? '每年' : '';
	return `${year === '' ? '每年' : year}${each} ${monthNames(months)}`;
}

function monthNames(months: FieldPattern): string {
	if (months.kind === 'set') return list(months.spans.map((span) => spanOf(span, ' 月')));
	return months.kind === 'step' ? list(months.values.map((value) => `${value} 月`)) : '';
}

function yearPhrase(years: FieldPattern): string {
	switch (years.kind) {
		case 'every':
			return '';
		case 'step':
			return `${ends(years, '')} 年间每 ${years.step} 年`;
		case 'set':
			return `${list(years.spans.map((span) => spanOf(span, '')))} 年`;
		default:
			return unreachable(years);
	}
}

function dayNames(day: DayReading): readonly string[] {
	switch (day.kind) {
		case 'days':
			return day.spans.map((span) => spanOf(span, ' 日'));
		case 'everyDays':
			return [`${day.from} 日至 ${day.to} 日每 ${day.step} 天`];
		case 'last':
			return [day.before === 0 ? '最后一天' : `倒数第 ${day.before + 1} 天`];
		case 'lastWeekday':
			return ['最后一个工作日'];
		case 'nearestWeekday':
			return [`离 ${day.day} 日最近的工作日`];
		case 'weekdays':
			return day.spans.map(({ from, to }) => (from === to ? weekday(from) : `${weekday(from)}至${weekday(to)}`));
		case 'lastOfMonth':
			return [`最后一个${weekday(day.weekday)}`];
		case 'nth':
			return [`第${ORDINALS[day.nth]}个${weekday(day.weekday)}`];
		default:
			return unreachable(day);
	}
}

function weekday(value: number): string {
	return `周${WEEKDAYS[value]}`;
}

/** 「每分钟」 or 「每 15 分钟」. */
function every(count: number, unit: TimeUnit): string {
	return count === 1 ? `每${UNITS[unit]}` : `每 ${count} ${UNITS[unit]}`;
}

function spanOf({ from, to }: Span, unit: string): string {
	if (from === to) return `${from}${unit}`;
	return unit === '' ? `${from} 至 ${to}` : `${from}${unit}至 ${to}${unit}`;
}

function ends({ values }: { readonly values: readonly number[] }, unit: string): string {
	return spanOf({ from: values[0] ?? 0, to: values.at(-1) ?? 0 }, unit);
}

/** Digits stand apart from characters. */
function spaced(before: string, after: string): string {
	return STARTS_WITH_DIGIT.test(after) ? `${before} ${after}` : `${before}${after}`;
}

/** 「甲、乙和丙」, with blanks around what begins with a digit. */
function list(items: readonly string[]): string {
	const [last] = items.slice(-1);
	if (items.length < 2 || last === undefined) return items.join('');
	const before = items.slice(0, -1).join('、');
	return spaced(`${before}${ENDS_WITH_DIGIT.test(before) ? ' ' : ''}和`, last);
}
