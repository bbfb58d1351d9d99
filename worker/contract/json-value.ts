import { z } from 'zod';

/** Nesting of any JSON value that is stored: deeper ones would overflow the stack of whoever walks them. */
export const JSON_DEPTH_MAX = 64;

/**
 * Any JSON value of bounded depth. Walked with a stack of its own, because a small body may hold a hundred thousand
 * nested brackets that a recursive schema would overflow on before it could refuse them.
 */
export const jsonValueSchema = z
	.custom<JsonValue>(isJsonValue, `is not JSON or is nested deeper than ${JSON_DEPTH_MAX}`)
	.meta({
		id: 'JsonValue',
		description: 'Any JSON value.',
		type: ['string', 'number', 'boolean', 'object', 'array', 'null'],
	});

function isJsonValue(value: unknown): boolean {
	const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
	for (let item = open.pop(); item !== undefined; item = open.pop()) {
		if (isLeaf(item.value)) continue;
		if (typeof item.value !== 'object' || item.depth >= JSON_DEPTH_MAX) return false;
		for (const child of Object.values(item.value ?? {})) open.push({ value: child, depth: item.depth + 1 });
	}
	return true;
}

function isLeaf(value: unknown): boolean {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
	return typeof value === 'number' && Number.isFinite(value);
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };
