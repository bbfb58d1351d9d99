import type { Cron } from './cron.ts';
import type { CronFieldName } from './cron-field.ts';
import { fieldValues } from './field-values.ts';

/** The scheduling frequency of S2: the smallest unit by which runs of one day are apart. */
export type ScheduleClass = 'minute' | 'hour' | 'day';

/**
 * What a schedule is called by. Only times of day count: a cron that runs once on some days of a week, a month or a
 * year is a daily one on those days (S2). It is shown, and changes nothing.
 */
export function scheduleClassOf(cron: Cron): ScheduleClass {
	if (namesSeveral(cron, 'second') || namesSeveral(cron, 'minute')) return 'minute';
	return namesSeveral(cron, 'hour') ? 'hour' : 'day';
}

function namesSeveral({ fields }: Cron, name: CronFieldName): boolean {
	return fieldValues(fields[name], name).length > 1;
}
