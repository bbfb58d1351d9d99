import type { Schema } from '#lib/api/client.ts';

export type Parameter = Schema<'Parameter'>;
type ParameterType = NonNullable<Parameter['type']>;
type JsonValue = Exclude<Parameter['value'], undefined>;

/** References and time expressions, which the run replaces before the value is read as its type. */
const FILLED_IN = /\$[{[]/;
const INTEGER = /^-?\d+$/;

/** A value as it is shown in a field: texts bare, everything else as JSON. */
export function textOfValue(value: unknown): string {
	if (value === undefined) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a text in a field means; null when it is no value of this type. */
export function valueOfText(text: string, type: ParameterType): { readonly value: JsonValue } | null {
	if (FILLED_IN.test(text)) return { value: text };
	switch (type) {
		case 'integer':
			return INTEGER.test(text) && Number.isSafeInteger(Number(text)) ? { value: Number(text) } : null;
		case 'decimal':
			return text.trim() !== '' && Number.isFinite(Number(text)) ? { value: Number(text) } : null;
		case 'boolean':
			return text === 'true' || text === 'false' ? { value: text === 'true' } : null;
		case 'list':
		case 'json':
			return jsonOf(text, type);
		case 'string':
		case 'date':
		case 'time':
		case 'timestamp':
			return { value: text };
	}
}

function jsonOf(text: string, type: 'list' | 'json'): { readonly value: JsonValue } | null {
	try {
		const value: JsonValue = JSON.parse(text);
		return type === 'list' && !Array.isArray(value) ? null : { value };
	} catch {
		return null;
	}
}
