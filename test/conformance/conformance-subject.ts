import type { JsonValue } from '../../worker/protocol/json-value.ts';

/** A task of the executor under test, as a run message names it. */
export interface SampleTask {
	readonly type: string;
	readonly config: { [name: string]: JsonValue };
}

/** An executor under test and the tasks of its that show what the suite asks for. Heartbeats come every second. */
export interface ConformanceSubject {
	readonly url: string;
	readonly secret: string;
	/** Succeeds at once with an output `nonce` that differs each time the work is done. */
	readonly quick: SampleTask;
	/** Fails at once with this message. */
	readonly failing: SampleTask & { readonly message: string };
	/** Runs until it is asked to stop, and then ends. */
	readonly endless: SampleTask;
	/** Runs until it is forced to stop. */
	readonly stubborn: SampleTask;
	/** Prints exactly this log, longer than one chunk, and succeeds. */
	readonly talkative: SampleTask & { readonly log: string };
	/** Succeeds once it was asked to stop or after a while: later than anything that is answered at once. */
	readonly slow: SampleTask;
	/** A config its type does not accept. */
	readonly misconfigured: SampleTask;
	close(): Promise<void>;
}
