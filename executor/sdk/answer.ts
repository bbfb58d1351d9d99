/** An answer of the executor before it becomes a response of whatever server it runs in. */
export interface Answer {
	readonly status: number;
	/** JSON. */
	readonly body: string;
}

/** Why an executor does not do what it was asked. The words are stable; the text beside them is for people. */
export type RefusalCode =
	| 'method_not_allowed'
	| 'body_too_large'
	| 'bad_signature'
	| 'bad_message'
	| 'attempt_refused'
	| 'shutting_down';

export const REFUSAL_STATUS: Readonly<Record<RefusalCode, number>> = {
	method_not_allowed: 405,
	body_too_large: 413,
	bad_signature: 401,
	bad_message: 400,
	attempt_refused: 409,
	shutting_down: 503,
};

export function answerJson(status: number, value: object): Answer {
	return { status, body: JSON.stringify(value) };
}

export function refuse(code: RefusalCode, message: string): Answer {
	return answerJson(REFUSAL_STATUS[code], { error: { code, message } });
}
