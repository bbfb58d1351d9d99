import type { Schema } from '#lib/api/client.ts';
import type { Locale } from '#lib/i18n/locale.svelte.ts';
import { parseCron } from '../../../../../worker/occurrence/cron.ts';
import { describeCron } from '../../../../../worker/occurrence/describe-cron.ts';

/** What the cron of a schedule says in plain language; the cron itself should it not be readable. */
export function readingOf({ cron, dialect }: Pick<Schema<'Schedule'>, 'cron' | 'dialect'>, locale: Locale): string {
	const parsed = parseCron(cron, dialect);
	return parsed.ok ? describeCron(parsed.cron, locale) : cron;
}
