import type { z } from 'zod';

/**
 * Parses what the other side of the wire sent with a strict schema, dropping fields the schema does not know.
 *
 * The schemas of Orrery's messages are strict because they say exactly what one version sends. An executor lives longer
 * than one version: refusing a message for a field it has no use for would stop its tasks on the day Orrery is upgraded.
 * The value is changed in place, so pass what `JSON.parse` just made.
 */
export function readTolerantly<Schema extends z.ZodType>(
	schema: Schema,
	value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed;
	for (const issue of parsed.error.issues) {
		if (issue.code !== 'unrecognized_keys') return parsed;
		removeKeys(value, issue.path, issue.keys);
	}
	return schema.safeParse(value);
}

function removeKeys(root: unknown, path: readonly PropertyKey[], keys: readonly string[]): void {
	let target = root;
	for (const step of path) target = isObject(target) ? Reflect.get(target, step) : undefined;
	if (!isObject(target)) return;
	for (const key of keys) Reflect.deleteProperty(target, key);
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
