/** A place of the request that the API refused, as a JSON pointer into the part that `in` names. */
export interface FieldProblem {
	readonly in: 'body' | 'query' | 'path' | 'header';
	readonly pointer: string;
	readonly message: string;
	/** The API's word for the rule that is broken, where it has one. */
	readonly rule?: unknown;
	/** The number that rule is about. */
	readonly limit?: unknown;
}

/** What is known about an answer that was no success. */
export interface ProblemFacts {
	/** The API's stable code; `unreachable` when no answer came at all. */
	readonly code: string;
	/** The HTTP status; 0 without an answer. */
	readonly status: number;
	readonly message: string;
	readonly details?: Readonly<Record<string, unknown>>;
	/** Names the request in the Worker's logs; empty without an answer. */
	readonly requestId?: string;
}

/** The one kind of error that comes out of the API layer. A request that was given up is an AbortError instead. */
export class ApiProblem extends Error {
	override readonly name = 'ApiProblem';
	readonly code: string;
	readonly status: number;
	readonly details: Readonly<Record<string, unknown>>;
	readonly requestId: string;

	constructor(facts: ProblemFacts, options?: ErrorOptions) {
		super(facts.message, options);
		this.code = facts.code;
		this.status = facts.status;
		this.details = facts.details ?? {};
		this.requestId = facts.requestId ?? '';
	}

	/** The wrong places of the request, for showing each beside its field. */
	get fields(): readonly FieldProblem[] {
		const { fields } = this.details;
		return Array.isArray(fields) ? fields.filter(isFieldProblem) : [];
	}

	/** Whether the same request may succeed a moment later. */
	get isPassing(): boolean {
		return this.status === 0 || this.status === 429 || this.status >= 500;
	}
}

/** The problem in an answer, whatever its body is: a proxy in between may answer in HTML. */
export function problemOf(status: number, body: unknown): ApiProblem {
	const error = isRecord(body) && isRecord(body.error) ? body.error : {};
	const text = (key: string): string | undefined => (typeof error[key] === 'string' ? error[key] : undefined);
	return new ApiProblem({
		code: text('code') ?? `http_${status}`,
		status,
		message: text('message') ?? `The server answered ${status}.`,
		details: isRecord(error.details) ? error.details : {},
		requestId: text('requestId') ?? '',
	});
}

/** How browsers and Vite say that code which is loaded when it is wanted did not arrive. */
const CODE_NOT_ARRIVED = /dynamically imported module|Importing a module script failed|Unable to preload CSS/;

/** Anything thrown, as a problem that can be shown. */
export function asProblem(thrown: unknown): ApiProblem {
	if (thrown instanceof ApiProblem) return thrown;
	const message = isRecord(thrown) && typeof thrown.message === 'string' ? thrown.message : String(thrown);
	if (CODE_NOT_ARRIVED.test(message))
		return new ApiProblem({ code: 'code_not_arrived', status: 0, message }, { cause: thrown });
	return new ApiProblem({ code: 'console_error', status: -1, message }, { cause: thrown });
}

/** True for what `fetch` and friends throw when their signal was aborted: nobody waits for it any more. */
export function isAbort(thrown: unknown): boolean {
	return thrown instanceof DOMException && thrown.name === 'AbortError';
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFieldProblem(value: unknown): value is FieldProblem {
	return isRecord(value) && typeof value.pointer === 'string' && typeof value.message === 'string';
}
