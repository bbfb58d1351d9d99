import { unreachable } from '../lib/unreachable.ts';
import type { Cron } from './cron.ts';
import { type CronField, type CronFieldName, fieldRules, isAny, isRestricted } from './cron-field.ts';
import { fieldValues } from './field-values.ts';
import { type OccurrenceRule, occurrencesOf } from './occurrences.ts';
import { runsPerDay } from './runs-per-day.ts';
import { type TransitionOutcome, transitionEffects } from './transition-effects.ts';

/** What somebody should know before a schedule is kept. Instants are epoch milliseconds. */
export type CronWarning =
	/** More often than once a minute. Needs a confirmation. */
	| { readonly code: 'too_often'; readonly perDay: number }
	/** No occurrence between start and end of effect, or none at all. Needs a confirmation. */
	| { readonly code: 'never' }
	/** The end of effect is over. */
	| { readonly code: 'ended'; readonly end: number }
	| { readonly code: 'start_in_past'; readonly start: number }
	/** Only 29 February, so at most once in four years. */
	| { readonly code: 'leap_days_only' }
	/** Days of the month that some of its months lack; those months are left out. */
	| { readonly code: 'short_months'; readonly days: readonly number[]; readonly months: readonly number[] }
	/** Every minute of the hours it names, where once in each of them may be meant. */
	| { readonly code: 'every_minute_of_hour'; readonly perDay: number }
	/** Every second of the minutes it names, where once in each of them may be meant. */
	| { readonly code: 'every_second_of_minute'; readonly perDay: number }
	/** Both day fields restrict the days of a Unix cron, of which either suffices. */
	| { readonly code: 'either_day_field' }
	/** A step that does not divide its field: the last interval before it begins anew is shorter. */
	| { readonly code: 'uneven_step'; readonly field: CronFieldName; readonly step: number; readonly rest: number }
	/** The next change of the clocks that concerns it. */
	| {
			readonly code: 'affected_by_transition';
			readonly at: number;
			readonly kind: 'gap' | 'fold';
			readonly seconds: number;
	  };

/** The most a schedule runs on a day without anybody having to confirm it: once a minute. */
export const RUNS_PER_DAY_MAX = 1440;

/** Changes of the clocks that are looked at: a year has two in most zones that change them, four where Ramadan counts. */
const TRANSITIONS_LOOKED_AT = 4;

/** Whether a warning has to be confirmed before the schedule is accepted. */
export function needsConfirmation({ code }: CronWarning): boolean {
	return code === 'too_often' || code === 'never';
}

/** The gravest first. */
export function cronWarnings(rule: OccurrenceRule, now: number): readonly CronWarning[] {
	return [
		...windowWarnings(rule, now),
		...dateWarnings(rule.cron),
		...timeWarnings(rule.cron),
		...transitionWarnings(rule, now),
	];
}

function windowWarnings(rule: OccurrenceRule, now: number): readonly CronWarning[] {
	const { cron, start, end } = rule;
	const found: CronWarning[] = [];
	const perDay = runsPerDay(cron);
	if (perDay > RUNS_PER_DAY_MAX) found.push({ code: 'too_often', perDay });
	if (end !== null && end < now) found.push({ code: 'ended', end });
	else if (occurrencesOf(rule).next(now) === null) found.push({ code: 'never' });
	if (start !== null && start < now) found.push({ code: 'start_in_past', start });
	return found;
}

function dateWarnings({ fields }: Cron): readonly CronWarning[] {
	const { dayOfMonth, dayOfWeek } = fields;
	if (isRestricted(dayOfMonth) && isRestricted(dayOfWeek)) return [{ code: 'either_day_field' }];
	if (!isRestricted(dayOfMonth)) return [];
	const months = fieldValues(fields.month, 'month');
	const days = fieldValues(dayOfMonth, 'dayOfMonth');
	const leapDay = days.length === 1 && days[0] === 29 && months.length === 1 && months[0] === 2;
	if (leapDay) return [{ code: 'leap_days_only' }];
	const late = lateDays(dayOfMonth);
	const short = months.filter((month) => late.some((day) => day > shortestLength(month)));
	const isEver = months.some((month) => late.some((day) => day <= longestLength(month)));
	return short.length > 0 && isEver ? [{ code: 'short_months', days: late, months: short }] : [];
}

/** Days from 29 on that are named one by one: a range is no promise about each month. */
function lateDays({ terms }: CronField): readonly number[] {
	const days = terms.flatMap((term) => {
		if (term.kind === 'value') return term.value > 28 ? [term.value] : [];
		return term.kind === 'nearestWeekday' && term.day > 28 ? [term.day] : [];
	});
	return days.sort((a, b) => a - b);
}

function shortestLength(month: number): number {
	return new Date(Date.UTC(2001, month, 0)).getUTCDate();
}

function longestLength(month: number): number {
	return new Date(Date.UTC(2000, month, 0)).getUTCDate();
}

function timeWarnings(cron: Cron): readonly CronWarning[] {
	const { second, minute, hour } = cron.fields;
	const found: CronWarning[] = [];
	const perDay = runsPerDay(cron);
	if (isAny(minute) && !isAny(hour)) found.push({ code: 'every_minute_of_hour', perDay });
	if (isAny(second) && !isAny(minute)) found.push({ code: 'every_second_of_minute', perDay });
	for (const name of ['second', 'minute', 'hour'] as const) found.push(...unevenSteps(cron.fields[name], name));
	return found;
}

function unevenSteps({ terms }: CronField, name: CronFieldName): readonly CronWarning[] {
	const size = fieldRules[name].max + 1;
	const [term] = terms;
	if (terms.length !== 1 || term?.kind !== 'step' || (term.from ?? 0) !== 0 || term.to !== null) return [];
	const rest = size % term.step;
	return rest === 0 ? [] : [{ code: 'uneven_step', field: name, step: term.step, rest }];
}

function transitionWarnings(rule: OccurrenceRule, now: number): readonly CronWarning[] {
	const effect = transitionEffects(rule, now, TRANSITIONS_LOOKED_AT).find(({ times }) =>
		times.some(({ outcome }) => isNotable(outcome, rule.cron)),
	);
	if (effect === undefined) return [];
	const { at, kind, seconds } = effect.transition;
	return [{ code: 'affected_by_transition', at, kind, seconds }];
}

/** A cron that counts hours is expected to come in both equal hours, any other once; whatever else happens is told. */
function isNotable({ kind }: TransitionOutcome, { fields }: Cron): boolean {
	switch (kind) {
		case 'shifted':
		case 'skipped':
			return true;
		case 'merged':
			return false;
		case 'once':
			return isAny(fields.hour);
		case 'twice':
			return !isAny(fields.hour);
		default:
			return unreachable(kind);
	}
}
