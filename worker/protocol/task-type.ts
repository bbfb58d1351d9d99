import { z } from 'zod';
import { jsonBytes } from './json-bytes.ts';
import { isJsonWithinDepth, type JsonValue } from './json-value.ts';
import { MAX_CONFIG_SCHEMA_BYTES, MAX_CONFIG_SCHEMA_DEPTH } from './limits.ts';

/** The name of a task type, such as `SHELL` or `acme.resize-image`. */
export const taskTypeNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,62}$/);

/**
 * A JSON Schema from an executor. It is shown as a form and validates configs, so it is bounded in size and depth, and it
 * may only refer to itself: following a remote `$ref` would let an executor make Orrery fetch any address.
 */
const configSchemaSchema = z.custom<ConfigSchema>(isPlainObject, 'is not an object').check((context) => {
	for (const message of configSchemaProblems(context.value)) {
		context.issues.push({ code: 'custom', message, input: context.value });
	}
});

/** One task type of an executor's describe answer. The three flags say which messages and modes the type honours. */
export const taskTypeSchema = z.object({
	type: taskTypeNameSchema,
	title: z.string().min(1).max(200),
	/** A name from Orrery's own icon set; an unknown one falls back to the default icon. */
	icon: z
		.string()
		.regex(/^[a-z0-9-]{1,40}$/)
		.optional(),
	configSchema: configSchemaSchema,
	stop: z.boolean().default(false),
	status: z.boolean().default(false),
	test: z.boolean().default(false),
});

/** Everything wrong with an executor's JSON Schema as far as its own shape goes; empty when it may be used. */
function configSchemaProblems(schema: ConfigSchema): string[] {
	// Depth comes first because writing or walking a deeper value could overflow the stack.
	if (!isJsonWithinDepth(schema, MAX_CONFIG_SCHEMA_DEPTH)) {
		return [`is not JSON or is nested deeper than ${MAX_CONFIG_SCHEMA_DEPTH}`];
	}
	const problems: string[] = [];
	if (jsonBytes(schema) > MAX_CONFIG_SCHEMA_BYTES) problems.push(`is larger than ${MAX_CONFIG_SCHEMA_BYTES} bytes`);
	if (hasRemoteReference(schema)) problems.push('has a $ref that leaves the schema');
	return problems;
}

function hasRemoteReference(value: JsonValue): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return Object.entries(value).some(([name, child]) => {
		const isReference = name === '$ref' || name === '$dynamicRef' || name === '$recursiveRef';
		if (isReference && typeof child === 'string') return !child.startsWith('#');
		return hasRemoteReference(child);
	});
}

function isPlainObject(value: unknown): boolean {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type ConfigSchema = { [name: string]: JsonValue };
