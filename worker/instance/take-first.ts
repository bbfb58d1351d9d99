import { type ClaimedAttempt, claimOf } from '../engine/claim.ts';
import type { Effect } from '../engine/effect.ts';
import type { Run } from '../engine/state.ts';

/**
 * Hands the first `take` attempts of a turn to whoever reported, so that a chain goes on without a queue between its
 * tasks. The others stay to be sent by queue.
 */
export function takeFirst(
	run: Run,
	effects: readonly Effect[],
	take: number,
): { readonly taken: readonly ClaimedAttempt[]; readonly left: readonly Effect[] } {
	const taken: ClaimedAttempt[] = [];
	const left: Effect[] = [];
	for (const effect of effects) {
		if (effect.kind !== 'dispatch' || taken.length >= take) {
			left.push(effect);
			continue;
		}
		const rest = effect.attempts.filter((ref) => {
			const claimed = taken.length < take ? claimOf(run, ref) : null;
			if (claimed !== null) taken.push(claimed);
			return claimed === null;
		});
		if (rest.length > 0) left.push({ kind: 'dispatch', attempts: rest });
	}
	return { taken, left };
}
