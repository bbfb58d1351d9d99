/** One task as the executor saw it. Times are the machine's monotonic clock, the same in every process of it. */
export interface Exchange {
	readonly run: string;
	readonly key: string;
	readonly askedAtMs: number;
	readonly answeredAtMs: number;
}

/** What the bench tells its executor's process: forget what you saw, and report after so many tasks. */
export interface Expectation {
	readonly tasks: number;
}

/** The monotonic clock in milliseconds, with the precision of the machine. */
export function monotonicMs(): number {
	return Number(process.hrtime.bigint()) / 1e6;
}
