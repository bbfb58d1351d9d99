import { type CronField, type CronFields, type CronTerm, isRestricted } from '../cron-field.ts';
import { fieldValues } from '../field-values.ts';
import { patternOf } from './field-pattern.ts';
import { type Span, spansOf } from './spans.ts';

/** One kind of days, as it is told in a list. Days of the week count from Sunday, 0. */
export type DayReading =
	| { readonly kind: 'days'; readonly spans: readonly Span[] }
	| { readonly kind: 'everyDays'; readonly step: number; readonly from: number; readonly to: number }
	| { readonly kind: 'last'; readonly before: number }
	| { readonly kind: 'lastWeekday' }
	| { readonly kind: 'nearestWeekday'; readonly day: number }
	| { readonly kind: 'weekdays'; readonly spans: readonly Span[] }
	| { readonly kind: 'lastOfMonth'; readonly weekday: number }
	| { readonly kind: 'nth'; readonly weekday: number; readonly nth: number };

/** What each day field says; empty where it restricts nothing. Where both say something either suffices. */
export interface DaysReading {
	readonly ofMonth: readonly DayReading[];
	readonly ofWeek: readonly DayReading[];
}

/** A longer progression is told by its step. */
const DAYS_LISTED_MAX = 7;

/** Terms that are told as they are. */
const SPECIAL: ReadonlySet<CronTerm['kind']> = new Set(['last', 'lastWeekday', 'nearestWeekday', 'lastOfMonth', 'nth']);

export function daysReading(fields: CronFields): DaysReading {
	const { dayOfMonth, dayOfWeek } = fields;
	return {
		ofMonth: isRestricted(dayOfMonth) ? [...monthDays(dayOfMonth), ...specialDays(dayOfMonth)] : [],
		ofWeek: isRestricted(dayOfWeek) ? [...weekDays(dayOfWeek), ...specialDays(dayOfWeek)] : [],
	};
}

function monthDays(field: CronField): readonly DayReading[] {
	const values = fieldValues(field, 'dayOfMonth');
	if (values.length === 0) return [];
	const pattern = patternOf(field, 'dayOfMonth');
	if (pattern.kind === 'step' && values.length > DAYS_LISTED_MAX) {
		const [from = 1, to = from] = [pattern.values[0], pattern.values.at(-1)];
		return [{ kind: 'everyDays', step: pattern.step, from, to }];
	}
	if (pattern.kind === 'set') return [{ kind: 'days', spans: pattern.spans }];
	return [{ kind: 'days', spans: spansOf(values) }];
}

/** A week is told from Monday on, unless one range says otherwise. */
function weekDays(field: CronField): readonly DayReading[] {
	const [term] = field.terms;
	if (term?.kind === 'range' && field.terms.length === 1) return [{ kind: 'weekdays', spans: [term] }];
	const values = fieldValues(field, 'dayOfWeek').map((value) => (value === 0 ? 7 : value));
	if (values.length === 0) return [];
	const spans = spansOf(values.sort((a, b) => a - b)).map(({ from, to }) => ({ from: from % 7, to: to % 7 }));
	return [{ kind: 'weekdays', spans }];
}

function specialDays({ terms }: CronField): readonly DayReading[] {
	return terms.filter(isSpecial);
}

function isSpecial(term: CronTerm): term is Extract<CronTerm, DayReading> {
	return SPECIAL.has(term.kind);
}
