import type { JsonValue } from '../../contract/json-value.ts';

/** How many values a JSON value consists of, itself included. Configs nest no deeper than JSON that is stored may. */
export function countValues(value: JsonValue): number {
	if (typeof value !== 'object' || value === null) return 1;
	return Object.values(value).reduce<number>((count, child) => count + countValues(child), 1);
}
