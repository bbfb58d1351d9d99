import type { Schema } from '#lib/api/client.ts';

/** When the next run of a schedule starts: after the delay of the time that it stands for. Undefined where none is due. */
export function nextStart({
	nextAt,
	offsetSeconds,
}: Pick<Schema<'Schedule'>, 'nextAt' | 'offsetSeconds'>): Date | undefined {
	return nextAt === null ? undefined : new Date(Date.parse(nextAt) + offsetSeconds * 1000);
}
