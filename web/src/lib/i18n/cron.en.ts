import type { CronProblem } from '../../../../worker/occurrence/cron-problem.ts';
import type { CronWarning } from '../../../../worker/occurrence/cron-warnings.ts';
import { number } from './plural.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const FIELDS = {
	second: 'second',
	minute: 'minute',
	hour: 'hour',
	dayOfMonth: 'day of the month',
	month: 'month',
	dayOfWeek: 'day of the week',
	year: 'year',
};

function listed(words: readonly string[]): string {
	return words.join(', ');
}

/** @param time writes an instant, epoch ms, as the reader's place is told. */
function warning(found: CronWarning, time: (at: number) => string): string {
	switch (found.code) {
		case 'too_often':
			return `Up to ${number(found.perDay)} runs a day: more than one a minute.`;
		case 'never':
			return 'It is never due while it is in effect.';
		case 'ended':
			return `Its time of effect ended on ${time(found.end)}.`;
		case 'start_in_past':
			return `Its start, ${time(found.start)}, is in the past: it takes effect at once, and nothing is made up.`;
		case 'leap_days_only':
			return 'Only on 29 February: once in four years.';
		case 'short_months':
			return `${listed(found.months.map((month) => MONTHS[month - 1] ?? ''))} may lack day ${listed(found.days.map(String))}, and are left out then.`;
		case 'every_minute_of_hour':
			return `Every minute of the hours it names: up to ${number(found.perDay)} runs a day. Is minute 0 meant?`;
		case 'every_second_of_minute':
			return `Every second of the minutes it names: up to ${number(found.perDay)} runs a day. Is second 0 meant?`;
		case 'either_day_field':
			return 'Day of the month and day of the week are both given: a day that fits either is enough.';
		case 'uneven_step':
			return `Steps of ${found.step} do not divide the ${FIELDS[found.field]}: the last interval is only ${found.rest}.`;
		case 'affected_by_transition':
			return found.kind === 'gap'
				? `Clocks go forward on ${time(found.at)} and skip times it names.`
				: `Clocks go back on ${time(found.at)} and repeat times it names.`;
	}
}

export const en = {
	weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
	weekdayNames: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
	months: MONTHS,
	/** @param written what stands at the place of the problem. */
	problem: (found: CronProblem, _written: string): string => found.message,
	warning,
};

export type CronMessages = typeof en;
