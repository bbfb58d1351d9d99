import type { Schema } from '#lib/api/client.ts';
import type { CronMessages } from '#lib/i18n/cron.en.ts';
import type { Remark } from '#lib/model/document/finding.ts';
import type { CronWarning } from '../../../../../worker/occurrence/cron-warnings.ts';

/** A warning in the reader's own language; what this console does not know yet, as the API says it. */
export function warningText(
	{ code, message, details }: Schema<'ScheduleWarning'>,
	words: Pick<CronMessages, 'warning'>,
	time: (at: number) => string,
): string {
	// biome-ignore lint/nursery/noUnsafeTypeAssertion: the API's type has the figures of all warnings as one record; each is sent as it was found, and one unknown here has no words below.
	const found = { code, ...details } as CronWarning;
	const said: string | undefined = words.warning(found, time);
	return said ?? message;
}

/** Of what a saved schedule is warned about: what its runs are started with, which is said in the words of findings. */
export function findingsOfRuns(
	warnings: readonly Schema<'ScheduleWarning'>[],
): readonly Pick<Remark, 'code' | 'message' | 'values'>[] {
	return warnings
		.filter(({ code }) => code.startsWith('schedule_'))
		.map(({ code, message, details }) => {
			const named = Object.entries(details).flatMap(([name, value]) =>
				typeof value === 'string' ? [[name, value]] : [],
			);
			return { code, message, values: Object.fromEntries(named) };
		});
}
