import type { TaskResult } from '../../worker/protocol/result.ts';

/** An attempt that is over. A stopped one has a result too, a failure with the code `stopped`. */
export interface FinishedAttempt {
	readonly state: 'success' | 'failed' | 'stopped';
	readonly result: TaskResult;
}

/** What is known of an attempt. `refused`: it was stopped before it came, and is not to be run. */
export type AttemptEntry = { readonly state: 'running' } | { readonly state: 'refused' } | FinishedAttempt;

/**
 * The memory that makes a second delivery harmless. Answers may be promises, so that several processes can share one.
 *
 * A store forgets entries after a time of its own choosing; Orrery redelivers within minutes and asks for the status of an
 * attempt for as long as it lives.
 */
export interface AttemptStore {
	/** Records the state unless something is known already, in one step; answers with what was known before. */
	claim(attemptId: string, state: 'running' | 'refused'): Awaitable<AttemptEntry | undefined>;
	read(attemptId: string): Awaitable<AttemptEntry | undefined>;
	finish(attemptId: string, finished: FinishedAttempt): Awaitable<void>;
}

type Awaitable<Value> = Value | Promise<Value>;
