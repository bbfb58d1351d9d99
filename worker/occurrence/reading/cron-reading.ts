import type { Cron } from '../cron.ts';
import { type DaysReading, daysReading } from './day-reading.ts';
import { type FieldPattern, patternOf } from './field-pattern.ts';
import { type TimeReading, timeReading } from './time-reading.ts';

/** What a cron says, cut into the pieces that a sentence is made of; every language puts them in its own order. */
export interface CronReading {
	readonly time: TimeReading;
	readonly days: DaysReading;
	readonly months: FieldPattern;
	readonly years: FieldPattern;
}

export function cronReading({ fields }: Cron): CronReading {
	return {
		time: timeReading(fields),
		days: daysReading(fields),
		months: patternOf(fields.month, 'month'),
		years: patternOf(fields.year, 'year'),
	};
}
