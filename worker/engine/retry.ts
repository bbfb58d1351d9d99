import type { PlanNode } from './plan.ts';
import type { Failure } from './result.ts';

/** Whether another attempt follows, and when; or why none does. */
export type RetryDecision =
	| { readonly decision: 'retry'; readonly afterMs: number }
	| { readonly decision: 'final'; readonly reason: FinalReason };

/** Why a failure was the last one. */
export type FinalReason = 'rerun_policy_never' | 'no_retries_left' | 'not_retryable' | 'not_in_retry_condition';

/**
 * Whether a failed attempt is followed by another (D11, R5). Failures marked terminal are only retried when the retry
 * condition names their cause or code; rerun policy *never* forbids automatic reruns whatever the count.
 *
 * @param failures failed attempts since the task last began anew, this one included.
 */
export function decideRetry(node: PlanNode, failure: Failure, failures: number): RetryDecision {
	const { retry } = node;
	if (node.node.rerunPolicy === 'never') return { decision: 'final', reason: 'rerun_policy_never' };
	if (retry.on !== undefined && !names(retry.on, failure))
		return { decision: 'final', reason: 'not_in_retry_condition' };
	if (retry.on === undefined && !failure.retryable) return { decision: 'final', reason: 'not_retryable' };
	if (failures > retry.count) return { decision: 'final', reason: 'no_retries_left' };
	const seconds = retry.intervalSeconds * retry.backoffFactor ** (failures - 1);
	const secondsMax = retry.intervalSecondsMax ?? Number.MAX_SAFE_INTEGER / 1000;
	return { decision: 'retry', afterMs: Math.round(Math.min(seconds, secondsMax) * 1000) };
}

function names(on: readonly string[], failure: Failure): boolean {
	return on.includes(failure.cause) || (failure.code !== null && on.includes(failure.code));
}
