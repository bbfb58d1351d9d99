import type { JsonValue } from '../../../worker/protocol/json-value.ts';

/** Every decimal of so many digits survives the way into a double and back, IEEE 754. */
const EXACT_DIGITS = 15;

const WHOLE_NUMBER = /^-?\d+$/;
const NOT_SIGNIFICANT = /^[-+]?0*\.?0*|\.|[eE].*$/g;

/** A number in decimal notation as a JSON number if that holds it exactly, else as its text. */
export function exactNumber(text: string): number | string {
	const value = Number(text);
	if (!Number.isFinite(value)) return text;
	if (Number.isSafeInteger(value) && WHOLE_NUMBER.test(text)) return value;
	return text.replaceAll(NOT_SIGNIFICANT, '').length <= EXACT_DIGITS ? value : text;
}

/** JSON text as a value in which numbers that a double would change are texts. */
export function exactJson(text: string): JsonValue {
	return JSON.parse(text, keepExact);
}

function keepExact(_key: string, value: unknown, context?: { source?: string }): unknown {
	return typeof value === 'number' && context?.source !== undefined ? exactNumber(context.source) : value;
}
