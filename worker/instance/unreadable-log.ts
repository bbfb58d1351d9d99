import { messageOf } from '../lib/log-line.ts';

/**
 * A run's log that cannot be folded to its end: a later release wrote what this one does not know, or a fault of ours made
 * a fact that does not fit. Nothing of it is lost, and a release that can read it goes on with the run.
 */
export class UnreadableLog extends Error {
	override readonly name = 'UnreadableLog';
	/** Number of the first fact that could not be folded. */
	readonly seq: number;
	/** Why. */
	readonly problem: string;

	constructor(seq: number, options: { readonly cause: unknown }) {
		const problem = messageOf(options.cause);
		super(`The log cannot be read from entry ${seq} on: ${problem}`, options);
		this.seq = seq;
		this.problem = problem;
	}
}
