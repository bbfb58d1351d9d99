import type { ErrorCode } from '../contract/error.ts';
import type { JsonValue } from '../contract/json-value.ts';
import type { Refused, Result } from '../lib/result.ts';

/** A refusal in the words of the public API. */
export interface Refusal<Code extends ErrorCode> {
	readonly code: Code;
	readonly details: Readonly<Record<string, JsonValue>>;
}

/** What a service answers: a value, or one of the refusals it names, each apart so that a switch can tell them. */
export type Answer<Value, Code extends ErrorCode> = Result<Value, OneOf<Code>>;

type OneOf<Code extends ErrorCode> = Code extends ErrorCode ? Refusal<Code> : never;

/** Refuses with a public code; nothing was changed. */
export function refuseWith<Code extends ErrorCode>(
	code: Code,
	details: Readonly<Record<string, JsonValue>> = {},
): Refused<Refusal<Code>> {
	return { ok: false, code, details };
}
