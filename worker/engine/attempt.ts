import type { JsonValue } from '../contract/parameter.ts';
import type { ExecutorAnswer } from './command.ts';
import type { StopReason } from './fact.ts';
import type { ResolvedTask } from './parameter/resolve.ts';
import type { AttemptResult, Failure, SendRecord } from './result.ts';

/** One send of an attempt with how it was judged and what was decided after it; `redeliverAt` is null for the last. */
export interface SendEntry {
	readonly send: SendRecord;
	readonly executorId: string;
	readonly outcome: 'result' | 'accepted' | 'silent' | 'redeliver';
	readonly received: 'yes' | 'no' | 'maybe';
	readonly reason: string | null;
	readonly redeliverAt: number | null;
}

/** What an executor answered to a stop; `unreachable` is no answer, for `reason`. */
export interface StopAnswer {
	readonly at: number;
	readonly force: boolean;
	readonly executorId: string;
	readonly said: ExecutorAnswer['state'];
	readonly reason: string | null;
	readonly send: SendRecord | null;
}

/**
 * What the object knows of an attempt only since it was last loaded. Losing it is safe: every use of it falls back
 * to the careful answer (it may be out; it may be silent; ask again).
 */
export interface AttemptMemory {
	/** Its present delivery was handed out in this life: without a claim it never left, and a claim is the only one. */
	bornHere: boolean;
	/** Number of the delivery a consumer holds, 0 for none. */
	claimedDelivery: number;
	lastSignAt: number | null;
	leaseUntil: number | null;
	statusAskedAt: number | null;
	statusAsks: number;
	/** Questions that no queue took, so that nobody can have answered them. */
	statusAsksRefused: number;
	stopAskedAt: number | null;
	stopAsks: number;
	/** The forced stop was sent in this life, and not refused. */
	killAsked: boolean;
	progress: number | null;
	progressMessage: string | null;
	/** Parameters and configuration as resolved when it was created; resolved again when this was lost. */
	resolved: ResolvedTask | null;
}

/** How an attempt ended; `withdrawn` was taken back before any executor could have it, and counts as no failure. */
export type AttemptEnd = AttemptResult['status'] | 'withdrawn';

/** When and how an attempt ended. */
export interface AttemptEnding {
	readonly at: number;
	readonly status: AttemptEnd;
	readonly failure: Failure | null;
	/** Closing the run by force ended it, whatever its executor was at. Absent otherwise, and in older snapshots. */
	readonly byForce?: true;
}

/** One try of a task instance, bound to one executor; its number is its fencing token. */
export interface Attempt {
	readonly number: number;
	readonly round: number;
	readonly createdAt: number;
	executorId: string;
	deliveries: number;
	/** Until when a delivery may be under way; a later one needs a fact. */
	deliveryUntil: number;
	/** Number of the delivery that was claimed for good; only nodes that must never run twice have it. */
	storedClaim?: number;
	/** What it was made of, kept once something above it began anew while it was on its way; absent otherwise. */
	inputs?: ResolvedTask;
	/** Deliveries that nobody reported within their lease; absent for none. */
	unreported?: number;
	/** Set while a failed delivery waits for the next. */
	redeliverAt: number | null;
	firstDeliveryFailureAt: number | null;
	/** An executor may have received it, so it must not move to another. */
	maybeReceived: boolean;
	readonly sends: SendEntry[];
	acceptedAt: number | null;
	handle: JsonValue | null;
	leaseUntil: number;
	contactLostAt: number | null;
	timeoutWarned: boolean;
	stop: { readonly reason: StopReason; readonly at: number; readonly until: number } | null;
	/** What was answered to its stops, the oldest first; absent for nothing. */
	stopAnswers?: readonly StopAnswer[];
	ended: AttemptEnding | null;
	memory: AttemptMemory;
}

/** Its executor knows that it is to stop, and says that it is still at it: there is nothing to ask again. */
export function knowsOfStop({ stopAnswers = [] }: Attempt): boolean {
	return stopAnswers.some(({ force, said }) => !force && said === 'running');
}

/** Memory of an attempt of which nothing is known but its facts. */
export function freshAttemptMemory(): AttemptMemory {
	return {
		bornHere: false,
		claimedDelivery: 0,
		lastSignAt: null,
		leaseUntil: null,
		statusAskedAt: null,
		statusAsks: 0,
		statusAsksRefused: 0,
		stopAskedAt: null,
		stopAsks: 0,
		killAsked: false,
		progress: null,
		progressMessage: null,
		resolved: null,
	};
}
