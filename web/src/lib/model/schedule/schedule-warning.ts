import type { Schema } from '#lib/api/client.ts';
import type { CronMessages } from '#lib/i18n/cron.en.ts';
import type { CronWarning } from '../../../../../worker/occurrence/cron-warnings.ts';

/** A warning in the reader's own language; what this console does not know yet, as the API says it. */
export function warningText(
	{ code, message, details }: Schema<'ScheduleWarning'>,
	words: Pick<CronMessages, 'warning'>,
	time: (at: number) => string,
): string {
	// biome-ignore lint/nursery/noUnsafeTypeAssertion: the API sends each warning as it was found, its figures as details.
	const found = { code, ...details } as CronWarning;
	const said: string | undefined = words.warning(found, time);
	return said ?? message;
}
