import { z } from 'zod';
import { jsonValueSchema } from './json-value.ts';
import { NAME_PATTERNS } from './name-pattern.ts';

export const PARAMETER_NAME_LENGTH_MAX = 100;
export const PARAMETER_VALUE_BYTES_MAX = 64 * 1024;

/** Names keep clear of the built-in `system.` names, which nobody may shadow by accident. */
export const parameterNameSchema = z
	.string()
	.max(PARAMETER_NAME_LENGTH_MAX)
	.regex(NAME_PATTERNS.parameter_name, 'a parameter name is letters, digits, _, . and -, starting with a letter or _')
	.refine((name) => !name.startsWith('system.') && name !== '__proto__', {
		message: 'this name is reserved',
		params: { rule: 'reserved' },
	});

export const parameterTypeSchema = z.enum([
	'string',
	'integer',
	'decimal',
	'boolean',
	'date',
	'time',
	'timestamp',
	'list',
	'json',
]);

/**
 * A declared parameter (D9). `in` brings a value that may hold `${other}`; `out` names an output of the node
 * that nodes downstream can read, its value being the one used when the executor gave none.
 */
export const parameterSchema = z
	.strictObject({
		name: parameterNameSchema.describe('What `${name}` refers to.'),
		direction: z
			.enum(['in', 'out'])
			.default('in')
			.describe(
				'`in` brings a value to the task; `out` declares an output that nodes downstream may read. A node reads an upstream output by an `in` parameter of its name without a value.',
			),
		type: parameterTypeSchema
			.default('string')
			.describe('What the value is read as: a value that does not fit fails the task with `bad_parameter`.'),
		value: jsonValueSchema
			.optional()
			.describe(
				'Of `in` the value, in which `${other}` is replaced; left out, it comes from upstream, the workflow, the project or what is built in. Of `out` the one used when the executor gave none.',
			),
	})
	.meta({ id: 'Parameter' });

/** Values given at start: highest of all levels (D9). */
export const startParamsSchema = z.record(parameterNameSchema, jsonValueSchema);

export type ParameterType = z.infer<typeof parameterTypeSchema>;
export type Parameter = z.infer<typeof parameterSchema>;
export type { JsonValue } from './json-value.ts';
