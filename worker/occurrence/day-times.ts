import type { CronFields } from './cron-field.ts';
import { fieldValues } from './field-values.ts';
import { valueSetOf } from './value-set.ts';

/** The times of day a cron names, in seconds since midnight as clocks count them. Every day has the same. */
export interface DayTimes {
	readonly first: number;
	readonly last: number;
	readonly size: number;
	/** The first at or after a time of day; -1 if the day has no more. */
	atLeast(secondOfDay: number): number;
	/** The last at or before a time of day; -1 if the day has none. */
	atMost(secondOfDay: number): number;
}

export function dayTimesOf(fields: CronFields): DayTimes {
	const hours = valueSetOf(fieldValues(fields.hour, 'hour'), 23);
	const minutes = valueSetOf(fieldValues(fields.minute, 'minute'), 59);
	const seconds = valueSetOf(fieldValues(fields.second, 'second'), 59);

	function atLeast(secondOfDay: number): number {
		const [wantedHour, wantedMinute, wantedSecond] = clockOf(secondOfDay);
		const hour = hours.atLeast(wantedHour);
		if (hour < 0) return -1;
		if (hour > wantedHour) return timeOf(hour, minutes.first, seconds.first);
		let minute = minutes.atLeast(wantedMinute);
		if (minute === wantedMinute) {
			const second = seconds.atLeast(wantedSecond);
			if (second >= 0) return timeOf(hour, minute, second);
			minute = minutes.atLeast(minute + 1);
		}
		if (minute >= 0) return timeOf(hour, minute, seconds.first);
		const next = hours.atLeast(hour + 1);
		return next < 0 ? -1 : timeOf(next, minutes.first, seconds.first);
	}

	function atMost(secondOfDay: number): number {
		const [wantedHour, wantedMinute, wantedSecond] = clockOf(secondOfDay);
		const hour = hours.atMost(wantedHour);
		if (hour < 0) return -1;
		if (hour < wantedHour) return timeOf(hour, minutes.last, seconds.last);
		let minute = minutes.atMost(wantedMinute);
		if (minute === wantedMinute) {
			const second = seconds.atMost(wantedSecond);
			if (second >= 0) return timeOf(hour, minute, second);
			minute = minutes.atMost(minute - 1);
		}
		if (minute >= 0) return timeOf(hour, minute, seconds.last);
		const previous = hours.atMost(hour - 1);
		return previous < 0 ? -1 : timeOf(previous, minutes.last, seconds.last);
	}

	return {
		first: timeOf(hours.first, minutes.first, seconds.first),
		last: timeOf(hours.last, minutes.last, seconds.last),
		size: hours.size * minutes.size * seconds.size,
		atLeast,
		atMost,
	};
}

function clockOf(secondOfDay: number): readonly [hour: number, minute: number, second: number] {
	return [Math.floor(secondOfDay / 3600), Math.floor(secondOfDay / 60) % 60, secondOfDay % 60];
}

function timeOf(hour: number, minute: number, second: number): number {
	return hour * 3600 + minute * 60 + second;
}
