import type { Attempt } from '../attempt.ts';

/**
 * True when no executor can have the attempt: it waits for the delivery after a refused one, or it was created in
 * this life of the object and no consumer has claimed it.
 */
export function neverLeft(attempt: Attempt): boolean {
	if (attempt.acceptedAt !== null || attempt.maybeReceived) return false;
	const { memory } = attempt;
	return attempt.redeliverAt !== null || (memory.bornHere && memory.claimedDelivery < attempt.deliveries);
}
