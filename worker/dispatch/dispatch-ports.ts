import type { ClaimedAttempt } from '../engine/claim.ts';
import type { AttemptRef, DeliveryReport } from '../engine/command.ts';
import type { BreakerObservation } from './breaker-watch.ts';
import type { Delivery } from './deliver.ts';
import type { DirectoryPorts } from './executor-directory.ts';
import type { SendTarget } from './sender.ts';

/** Names the object of one run. */
export interface RunRef {
	readonly projectId: string;
	readonly instanceId: string;
}

/** The text that one delivery left for its attempt's log. */
export interface AttemptLog {
	readonly attemptId: string;
	readonly text: string;
}

/** Writes a line for operators: ids and counts, never values. */
export type WriteLog = (event: string, fields: Readonly<Record<string, string | number | boolean | null>>) => void;

/**
 * Everything a dispatch consumer reaches outside itself. Calls to objects may throw, which means that the object could not
 * be reached; `deliver` does not throw for anything an executor does.
 */
export interface DispatchPorts extends DirectoryPorts {
	readonly claim: (run: RunRef, attempts: readonly AttemptRef[]) => Promise<readonly ClaimedAttempt[]>;
	readonly report: (
		run: RunRef,
		deliveries: readonly DeliveryReport[],
		take: number,
	) => Promise<readonly ClaimedAttempt[]>;
	readonly keepLogs: (run: RunRef, logs: readonly AttemptLog[]) => Promise<void>;
	readonly deliver: (claimed: ClaimedAttempt, target: SendTarget, headersArrived: () => void) => Promise<Delivery>;
	readonly observe: (projectId: string, executorId: string, seen: BreakerObservation) => Promise<void>;
	/** Runs the callback once after `delayMs`, unless the returned function is called before. */
	readonly after: (delayMs: number, callback: () => void) => () => void;
	/** 0 (inclusive) to 1 (exclusive). */
	readonly random: () => number;
	readonly log: WriteLog;
}
