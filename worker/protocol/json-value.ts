import { z } from 'zod';
import { MAX_JSON_DEPTH } from './limits.ts';

/**
 * Any JSON value nested at most `MAX_JSON_DEPTH` deep.
 *
 * The check walks with a stack of its own: `JSON.parse` accepts a hundred thousand nested brackets in a small body, and a
 * recursive walk over the outcome (zod's own JSON schema included) would overflow before it could refuse.
 */
export const jsonValueSchema = z.custom<JsonValue>(
	(value) => isJsonWithinDepth(value, MAX_JSON_DEPTH),
	`is not JSON or is nested deeper than ${MAX_JSON_DEPTH}`,
);

/** Whether a value consists of JSON types only and nests at most `maxDepth` objects or arrays. Safe on cyclic input. */
export function isJsonWithinDepth(value: unknown, maxDepth: number): boolean {
	const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
	for (let item = open.pop(); item !== undefined; item = open.pop()) {
		if (isJsonLeaf(item.value)) continue;
		if (typeof item.value !== 'object' || item.value === null || item.depth >= maxDepth) return false;
		for (const child of Object.values(item.value)) open.push({ value: child, depth: item.depth + 1 });
	}
	return true;
}

function isJsonLeaf(value: unknown): boolean {
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
	return typeof value === 'number' && Number.isFinite(value);
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };
