import type { JsonValue, Parameter } from '../../contract/parameter.ts';
import type { TaskCause } from '../../contract/status.ts';
import { accept, type Refused, type Result, refuse } from '../../lib/result.ts';
import { measureJson } from '../json-size.ts';
import type { Failure } from '../result.ts';
import { coerce } from './coerce.ts';

/** Largest single output, as JSON in UTF-8 (domain rules, "Sizes"). */
export const OUTPUT_BYTES_MAX = 256 * 1024;

/** What a task hands on: declared names only, values of the declared types. `bytes` is their JSON together. */
export interface Outputs {
	readonly values: Readonly<Record<string, JsonValue>>;
	readonly bytes: number;
}

/**
 * The outputs of a task from what its executor gave. What the node does not declare is dropped; what the executor left
 * out takes the declared value, if there is one. A value that does not fit its type, or is too large, fails the task.
 */
export function outputsOf(
	declared: readonly Parameter[],
	given: Readonly<Record<string, JsonValue>>,
): Result<Outputs, { failure: Failure }> {
	const values = new Map<string, JsonValue>();
	let bytes = 0;
	for (const { name, type, value: declaredValue } of declared) {
		const value = Object.hasOwn(given, name) ? given[name] : declaredValue;
		if (value === undefined) continue;
		const coerced = coerce(type, value);
		if (!coerced.ok) return fail('bad_parameter', `Output "${name}" ${coerced.reason}.`);
		const size = measureJson(coerced.value).bytes;
		if (size > OUTPUT_BYTES_MAX) {
			return fail('output_too_large', `Output "${name}" has ${size} bytes; the limit is ${OUTPUT_BYTES_MAX}.`);
		}
		bytes += size;
		values.set(name, coerced.value);
	}
	return accept({ values: Object.fromEntries(values), bytes });
}

function fail(cause: TaskCause, message: string): Refused<{ failure: Failure }> {
	return refuse({ failure: { cause, message, code: null, retryable: false } });
}
