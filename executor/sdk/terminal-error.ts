/** A failure that trying again cannot mend: wrong input, missing rights, a rule that says no. */
export class TerminalError extends Error {
	override readonly name = 'TerminalError';
	readonly code: string | undefined;

	/** `code` is a stable word that retry conditions and people can refer to. */
	constructor(message: string, options: { code?: string; cause?: unknown } = {}) {
		super(message, { cause: options.cause });
		this.code = options.code;
	}
}
