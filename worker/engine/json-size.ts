import { JSON_DEPTH_MAX, type JsonValue } from '../contract/json-value.ts';

const SURROGATE = /[\ud800-\udbff][\udc00-\udfff]/g;
const BEYOND_ASCII = /[\u0080-\uffff]/g;
const BEYOND_TWO_BYTES = /[\u0800-\uffff]/g;

/** Bytes of a text in UTF-8; a lone surrogate counts as the three bytes of its replacement. */
function utf8Bytes(text: string): number {
	const pairs = text.match(SURROGATE)?.length ?? 0;
	const beyondAscii = text.match(BEYOND_ASCII)?.length ?? 0;
	if (beyondAscii === 0) return text.length;
	// A pair is four bytes: two units, counted three bytes each below, less two.
	return text.length + beyondAscii + (text.match(BEYOND_TWO_BYTES)?.length ?? 0) - 2 * pairs;
}

/** Bytes of a value as compact JSON in UTF-8, and how deep it nests. Parsed texts may nest without bound, so it walks with its own stack. */
export function measureJson(value: JsonValue): { readonly bytes: number; readonly depth: number } {
	const open: { value: JsonValue; depth: number }[] = [{ value, depth: 0 }];
	let bytes = 0;
	let deepest = 0;
	for (let item = open.pop(); item !== undefined; item = open.pop()) {
		if (typeof item.value !== 'object' || item.value === null) {
			bytes += utf8Bytes(JSON.stringify(item.value));
			continue;
		}
		const depth = item.depth + 1;
		if (depth > deepest) deepest = depth;
		const entries = Object.entries(item.value);
		bytes += 2 + Math.max(0, entries.length - 1);
		for (const [name, child] of entries) {
			if (!Array.isArray(item.value)) bytes += utf8Bytes(JSON.stringify(name)) + 1;
			open.push({ value: child, depth });
		}
	}
	return { bytes, depth: deepest };
}

/** Whether a value nests deeper than JSON that is stored or sent may. */
export function isTooDeep(value: JsonValue): boolean {
	return measureJson(value).depth > JSON_DEPTH_MAX;
}
