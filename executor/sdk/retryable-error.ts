/** A failure that may pass by itself: a busy server, a lost connection. Any other thrown error counts as one too. */
export class RetryableError extends Error {
	override readonly name = 'RetryableError';
	readonly code: string | undefined;

	/** `code` is a stable word that retry conditions and people can refer to. */
	constructor(message: string, options: { code?: string; cause?: unknown } = {}) {
		super(message, { cause: options.cause });
		this.code = options.code;
	}
}
