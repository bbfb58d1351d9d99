import type { JsonValue } from '../contract/parameter.ts';
import type { TaskCause } from '../contract/status.ts';

/** What went wrong, as people read it: a stable code of the executor's or ours, and a sentence. */
export interface Failure {
	readonly cause: TaskCause;
	readonly message: string;
	readonly code: string | null;
	/** False when the executor or the rules say that trying again cannot help. */
	readonly retryable: boolean;
}

/** How an attempt ended, already judged; transport words stop at the dispatcher's door. */
export type AttemptResult =
	| { readonly status: 'success'; readonly outputs: Readonly<Record<string, JsonValue>> }
	| { readonly status: 'failed'; readonly failure: Failure }
	| { readonly status: 'stopped' };

/** One HTTP call as it was seen: kept whatever came of it, so that every failure can be explained (A24). */
export interface SendRecord {
	readonly at: number;
	readonly url: string;
	/** HTTP status; null when no answer came. */
	readonly httpStatus: number | null;
	readonly latencyMs: number;
	/** What the transport says when there is no status: a stable word such as `connect_failed`. */
	readonly problem: string | null;
}

/**
 * What one delivery came to (domain rules, "Delivery is not an attempt").
 * `received: 'no'` means the executor cannot have started the work.
 */
export type DeliveryOutcome =
	| { readonly kind: 'result'; readonly result: AttemptResult }
	| { readonly kind: 'accepted'; readonly handle: JsonValue | null }
	| {
			readonly kind: 'redeliver';
			readonly reason: string;
			readonly received: 'no' | 'maybe';
			readonly retryAfterMs: number | null;
	  }
	| { readonly kind: 'misconfigured'; readonly reason: string; readonly retryAfterMs: number | null }
	| { readonly kind: 'unavailable'; readonly reason: string; readonly routes: readonly string[] }
	| { readonly kind: 'silent'; readonly reason: string };
