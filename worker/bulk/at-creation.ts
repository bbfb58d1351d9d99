import type { InstanceFilter, InstanceRow } from '../db/query/instance.ts';

/**
 * Whether a run that a filter finds now was found by it at an earlier time as well, as far as its row tells: one that has
 * ended since was in another state then.
 */
export function matchedThen(
	{ endedAt }: Pick<InstanceRow, 'endedAt'>,
	{ states }: Pick<InstanceFilter, 'states'>,
	at: number,
): boolean {
	return states === null || endedAt === null || endedAt <= at;
}
