import type { Cron } from './cron.ts';
import { chineseSentence } from './reading/chinese.ts';
import { cronReading } from './reading/cron-reading.ts';
import { englishSentence } from './reading/english.ts';

export type CronLocale = 'en' | 'zh';

/** What a cron says in plain language, with times as a 24-hour clock shows them; without a full stop. */
export function describeCron(cron: Cron, locale: CronLocale): string {
	const reading = cronReading(cron);
	return locale === 'en' ? englishSentence(reading) : chineseSentence(reading);
}
