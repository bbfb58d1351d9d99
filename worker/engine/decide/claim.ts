import { isClaimable, isClaimStored } from '../claim.ts';
import type { AttemptRef } from '../command.ts';
import { accepted, type Draft, emit, type Turn } from '../draft.ts';
import { attemptOf, taskOf } from '../task-index.ts';

/**
 * Claims deliveries for good where the node must never run twice: a claim that is only remembered is forgotten with the
 * object's memory, and the queue may bring its message again. What may be sent is offered to the asker as an effect, so
 * that it leaves only after the claim is stored.
 */
export function claim(draft: Draft, wanted: readonly AttemptRef[]): Turn {
	const { run, at } = draft;
	const attempts = wanted.filter((ref) => isClaimable(run, ref));
	for (const { task, attempt } of attempts.filter((ref) => isClaimStored(run, ref))) {
		const { deliveries } = attemptOf(taskOf(run, task), attempt);
		emit(draft, { kind: 'delivery_claimed', at, task, attempt, delivery: deliveries });
	}
	if (attempts.length > 0) draft.effects.push({ kind: 'dispatch', attempts });
	return accepted(draft);
}
