/**
 * The answer of an operation that may be refused. A refusal is an ordinary value with its own fields (usually a
 * stable `code` and `details`), because it crosses RPC boundaries, where thrown errors lose their shape.
 */
export type Result<Value, Refusal extends object> = Accepted<Value> | Refused<Refusal>;

export type Accepted<Value> = { readonly ok: true; readonly value: Value };

export type Refused<Refusal extends object> = { readonly ok: false } & Readonly<Refusal>;

/** The operation was carried out and answers `value`. */
export function accept<Value>(value: Value): Accepted<Value> {
	return { ok: true, value };
}

/** The operation was refused for the stated reason, and nothing was changed. */
export function refuse<Refusal extends object>(refusal: Refusal): Refused<Refusal> {
	return { ok: false, ...refusal };
}
