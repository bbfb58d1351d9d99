import { JSON_DEPTH_MAX, type JsonValue } from '../../contract/json-value.ts';
import type { ParameterType } from '../../contract/parameter.ts';
import { accept, type Result, refuse } from '../../lib/result.ts';
import { unreachable } from '../../lib/unreachable.ts';
import { isTooDeep } from '../json-size.ts';
import { readDate, readTime, readTimestamp } from './calendar-text.ts';

/** Why a value does not fit its type, to be put behind the parameter's name: "is not a whole number". */
interface Misfit {
	readonly reason: string;
}

type Coerced = Result<JsonValue, Misfit>;

const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const EXPONENT = /[eE].*$/;
const NOT_A_DIGIT = /\D/g;
const LEADING_ZEROS = /^0+/;
const SIGNIFICANT_DIGITS_KEPT = 15;

/** Whether a parameter without this value is the same as one with it: nothing was given, or an empty text. */
export function isEmptyValue(value: JsonValue | undefined): value is '' | null | undefined {
	return value === undefined || value === null || value === '';
}

const WRITTEN_AS_TEXT: ReadonlySet<ParameterType> = new Set(['string', 'date', 'time', 'timestamp']);

/** Whether JSON has no type of its own for a parameter type, so that its values are texts. */
export function isWrittenAsText(type: ParameterType): boolean {
	return WRITTEN_AS_TEXT.has(type);
}

/**
 * A value as its declared type has it (D9). Texts are read, because replacing `${…}` always gives text; a value that is
 * of the type already stays as it is. An empty value fits every type and stays empty.
 */
export function coerce(type: ParameterType, value: JsonValue): Coerced {
	if (isEmptyValue(value)) return accept(value);
	switch (type) {
		case 'string':
			return accept(textOf(value));
		case 'integer':
			return coerceInteger(value);
		case 'decimal':
			return coerceDecimal(value);
		case 'boolean':
			return coerceBoolean(value);
		case 'date':
			return fromText(value, readDate, 'is not a date (yyyy-MM-dd or yyyyMMdd)');
		case 'time':
			return fromText(value, readTime, 'is not a time (HH:mm:ss or HHmmss)');
		case 'timestamp':
			return fromText(value, readTimestamp, 'is not a timestamp (yyyy-MM-dd HH:mm:ss or yyyyMMddHHmmss)');
		case 'list':
			return coerceList(value);
		case 'json':
			return typeof value === 'string' ? parseJson(value) : accept(value);
		default:
			return unreachable(type);
	}
}

/** A value as text, the way `${name}` shows it: lists and objects as JSON, nothing as nothing. */
export function textOf(value: JsonValue): string {
	if (typeof value === 'string') return value;
	return value === null ? '' : JSON.stringify(value);
}

function coerceInteger(value: JsonValue): Coerced {
	const number = typeof value === 'string' && WHOLE.test(value.trim()) ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isInteger(number)) return refuse({ reason: 'is not a whole number' });
	if (Number.isSafeInteger(number)) return accept(number);
	return refuse({ reason: 'is beyond ±9007199254740991, where JSON numbers lose digits; declare it as string' });
}

/** Digits must survive: a text of more than 15 is taken only if the number it becomes is written the same. */
function coerceDecimal(value: JsonValue): Coerced {
	if (typeof value === 'number') return accept(value);
	const text = typeof value === 'string' ? value.trim() : '';
	const number = Number(text);
	if (!(DECIMAL.test(text) && Number.isFinite(number))) return refuse({ reason: 'is not a decimal number' });
	const digits = text.replace(EXPONENT, '').replace(NOT_A_DIGIT, '').replace(LEADING_ZEROS, '');
	if (digits.length <= SIGNIFICANT_DIGITS_KEPT || String(number) === text) return accept(number);
	return refuse({ reason: 'has more digits than a JSON number keeps; declare it as string' });
}

function coerceBoolean(value: JsonValue): Coerced {
	if (typeof value === 'boolean') return accept(value);
	const text = textOf(value).trim().toLowerCase();
	if (text === 'true' || text === '1') return accept(true);
	if (text === 'false' || text === '0') return accept(false);
	return refuse({ reason: 'is neither true nor false' });
}

function coerceList(value: JsonValue): Coerced {
	const reason = 'is not a list (a JSON array)';
	const parsed = typeof value === 'string' ? parseJson(value) : accept(value);
	if (!parsed.ok) return refuse({ reason });
	return Array.isArray(parsed.value) ? parsed : refuse({ reason });
}

function fromText(value: JsonValue, read: (text: string) => string | null, reason: string): Coerced {
	const text = typeof value === 'string' || typeof value === 'number' ? read(String(value).trim()) : null;
	return text === null ? refuse({ reason }) : accept(text);
}

function parseJson(text: string): Coerced {
	try {
		const value: JsonValue = JSON.parse(text);
		return isTooDeep(value) ? refuse({ reason: `nests deeper than ${JSON_DEPTH_MAX} levels` }) : accept(value);
	} catch {
		return refuse({ reason: 'is not JSON' });
	}
}
