/** Something that keeps the local stack from starting or running, in words for whoever started it. */
export class StartProblem extends Error {
	override readonly name = 'StartProblem';
	/** What to do about it: a sentence, or several lines. */
	readonly advice: string;

	constructor(message: string, options: { advice: string } & ErrorOptions) {
		super(message, options);
		this.advice = options.advice;
	}
}
