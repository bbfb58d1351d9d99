/**
 * The executor of a send, ready to be used: its address judged and its secrets opened once per revision, because a send
 * has less than a millisecond.
 */
export interface SendTarget {
	readonly executorId: string;
	/** As it was judged; credentials are refused at the door, so it holds none. */
	readonly url: string;
	/** The same without query and fragment: what is stored with every send and shown to people. */
	readonly shownUrl: string;
	/** `whsec_…`, newest first; two during a rotation. */
	readonly secrets: readonly string[];
}

/** What a sender needs of the world around it. */
export interface SenderPorts {
	readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
	/** Epoch ms. */
	readonly now: () => number;
	/** Runs the callback once after `delayMs`, unless the returned function is called before. */
	readonly after: (delayMs: number, callback: () => void) => () => void;
}
