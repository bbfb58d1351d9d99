import type { CronFields } from '../cron-field.ts';
import { type FieldPattern, patternOf } from './field-pattern.ts';
import type { Span } from './spans.ts';

export type TimeUnit = 'second' | 'minute' | 'hour';

/** The first and the last time of day of a stretch, HH:mm or HH:mm:ss. */
export interface TimeWindow {
	readonly from: string;
	readonly to: string;
}

/** How the times of day of a cron are best told. */
export type TimeReading =
	/** A few times, one by one. */
	| { readonly kind: 'times'; readonly times: readonly string[] }
	/** Evenly: all day long if there are no windows. */
	| { readonly kind: 'every'; readonly unit: TimeUnit; readonly count: number; readonly windows: readonly TimeWindow[] }
	/** Field by field. No second is told where it is 0. */
	| {
			readonly kind: 'fields';
			readonly second: FieldPattern | null;
			readonly minute: FieldPattern;
			readonly hour: FieldPattern;
	  };

interface Patterns {
	readonly second: FieldPattern;
	readonly minute: FieldPattern;
	readonly hour: FieldPattern;
}

/** More are not read one by one. */
const TIMES_MAX = 8;
const WINDOWS_MAX = 3;

export function timeReading(fields: CronFields): TimeReading {
	const patterns = {
		second: patternOf(fields.second, 'second'),
		minute: patternOf(fields.minute, 'minute'),
		hour: patternOf(fields.hour, 'hour'),
	};
	return (
		everySeconds(patterns) ??
		everyMinutes(patterns) ??
		everyHours(patterns) ??
		fewTimes(patterns) ??
		fieldByField(patterns)
	);
}

function everySeconds({ second, minute, hour }: Patterns): TimeReading | null {
	const count = evenCount(second);
	if (count === null) return null;
	const [onlyMinute, onlyHour] = [onlyValue(minute), onlyValue(hour)];
	if (onlyMinute !== null && onlyHour !== null) {
		const clock = clockOf(onlyHour, onlyMinute);
		return { kind: 'every', unit: 'second', count, windows: [{ from: `${clock}:00`, to: `${clock}:59` }] };
	}
	if (minute.kind !== 'every') return null;
	const windows = hourWindows(hour, ':00:00', ':59:59');
	return windows && { kind: 'every', unit: 'second', count, windows };
}

function everyMinutes({ second, minute, hour }: Patterns): TimeReading | null {
	const count = evenCount(minute);
	if (count === null || onlyValue(second) !== 0) return null;
	const windows = hourWindows(hour, ':00', ':59');
	return windows && { kind: 'every', unit: 'minute', count, windows };
}

function everyHours({ second, minute, hour }: Patterns): TimeReading | null {
	const [atMinute, atSecond] = [onlyValue(minute), onlyValue(second)];
	if (atMinute === null || atSecond === null) return null;
	const onTheHour = atMinute === 0 && atSecond === 0;
	if (hour.kind === 'every') return onTheHour ? { kind: 'every', unit: 'hour', count: 1, windows: [] } : null;
	const windowOf = ({ from, to }: Span) => ({
		from: clockOf(from, atMinute, atSecond),
		to: clockOf(to, atMinute, atSecond),
	});
	if (hour.kind === 'step') {
		const [from = 0, to = from] = [hour.values[0], hour.values.at(-1)];
		const windows = hour.isEven && onTheHour ? [] : [windowOf({ from, to })];
		return { kind: 'every', unit: 'hour', count: hour.step, windows };
	}
	const [span] = hour.spans;
	if (span === undefined || hour.spans.length > 1 || span.from === span.to) return null;
	return { kind: 'every', unit: 'hour', count: 1, windows: [windowOf(span)] };
}

function fewTimes({ second, minute, hour }: Patterns): TimeReading | null {
	if (second.kind === 'every' || minute.kind === 'every' || hour.kind === 'every') return null;
	if (second.values.length * minute.values.length * hour.values.length > TIMES_MAX) return null;
	const times = hour.values.flatMap((h) => minute.values.flatMap((m) => second.values.map((s) => clockOf(h, m, s))));
	return { kind: 'times', times: times.sort() };
}

function fieldByField({ second, minute, hour }: Patterns): TimeReading {
	return { kind: 'fields', second: onlyValue(second) === 0 ? null : second, minute, hour };
}

/** How many units lie between two values, if that never changes. */
function evenCount(pattern: FieldPattern): number | null {
	if (pattern.kind === 'every') return 1;
	return pattern.kind === 'step' && pattern.isEven ? pattern.step : null;
}

function onlyValue(pattern: FieldPattern): number | null {
	return pattern.kind === 'set' && pattern.values.length === 1 ? (pattern.values[0] ?? null) : null;
}

/** Whole hours as stretches; null if they are too many to be told so. */
function hourWindows(hour: FieldPattern, start: string, end: string): readonly TimeWindow[] | null {
	if (hour.kind === 'every') return [];
	if (hour.kind === 'step' || hour.spans.length > WINDOWS_MAX) return null;
	return hour.spans.map(({ from, to }) => ({ from: `${twoDigits(from)}${start}`, to: `${twoDigits(to)}${end}` }));
}

function clockOf(hour: number, minute: number, second = 0): string {
	const clock = `${twoDigits(hour)}:${twoDigits(minute)}`;
	return second === 0 ? clock : `${clock}:${twoDigits(second)}`;
}

function twoDigits(value: number): string {
	return String(value).padStart(2, '0');
}
