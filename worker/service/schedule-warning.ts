import { toInstant } from '../contract/instant.ts';
import type { ScheduleWarning } from '../contract/schedule.ts';
import { unreachable } from '../lib/unreachable.ts';
import { type CronWarning, needsConfirmation } from '../occurrence/cron-warnings.ts';
import { refuseWith } from './answer.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A warning as the API shows it: a sentence, and its figures for those who word it themselves. */
export function showScheduleWarning(warning: CronWarning): ScheduleWarning {
	const { code, ...details } = warning;
	return { code, message: sentence(warning), details: JSON.parse(JSON.stringify(details)) };
}

/** Refuses what looks like a mistake until it is confirmed; null for what does not. */
export function refuseUnconfirmed(warnings: readonly CronWarning[], isConfirmed: boolean) {
	const grave = warnings.filter(needsConfirmation);
	if (isConfirmed || grave.length === 0) return null;
	return refuseWith('confirmation_needed', { warnings: grave.map((warning) => ({ ...showScheduleWarning(warning) })) });
}

function sentence(warning: CronWarning): string {
	switch (warning.code) {
		case 'too_often':
			return `Up to ${warning.perDay} runs a day: more than one a minute.`;
		case 'never':
			return 'It is never due while it is in effect.';
		case 'ended':
			return `Its time of effect ended at ${toInstant(warning.end)}.`;
		case 'start_in_past':
			return `Its start, ${toInstant(warning.start)}, is in the past: it takes effect at once, and nothing is made up.`;
		case 'leap_days_only':
			return 'Only on 29 February: once in four years.';
		case 'short_months':
			return `${listed(warning.months.map((month) => MONTHS[month - 1] ?? ''))} may lack day ${listed(warning.days.map(String))}, and are left out then.`;
		case 'every_minute_of_hour':
			return `Every minute of the hours it names: up to ${warning.perDay} runs a day. Is minute 0 meant?`;
		case 'every_second_of_minute':
			return `Every second of the minutes it names: up to ${warning.perDay} runs a day. Is second 0 meant?`;
		case 'either_day_field':
			return 'Day of month and day of week are both given: a day that fits either is enough.';
		case 'uneven_step':
			return `Steps of ${warning.step} do not divide the ${warning.field}: the last interval is only ${warning.rest}.`;
		case 'affected_by_transition':
			return warning.kind === 'gap'
				? `Clocks go forward at ${toInstant(warning.at)} and skip times it names.`
				: `Clocks go back at ${toInstant(warning.at)} and repeat times it names.`;
		default:
			return unreachable(warning);
	}
}

function listed(words: readonly string[]): string {
	return words.join(', ');
}
