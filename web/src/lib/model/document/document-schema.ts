import { z } from 'zod';
import { workflowDocumentSchema } from '#contract/workflow-document.ts';
import { isRecord } from './is-record.ts';

/** A JSON Schema, or a part of one, of which only known members are read. */
export type SchemaPart = Readonly<Record<string, unknown>>;

/** The schema of workflow documents as their authors write them. Its descriptions are what hovering shows. */
export const DOCUMENT_SCHEMA: SchemaPart = z.toJSONSchema(workflowDocumentSchema, {
	io: 'input',
	unrepresentable: 'any',
});

const LOCAL_REFERENCE = /^#\/(\$defs|definitions)\/(.+)$/;
/** References, alternatives and lists are followed this often; a schema that refers to itself ends here. */
const STEPS_MAX = 32;

/**
 * The parts of a schema that a value may have to satisfy: references are followed, and of alternatives those are left
 * whose fixed members (`kind: task`) the value does not contradict.
 */
export function alternativesOf(schema: unknown, root: SchemaPart, value: unknown, depth = 0): readonly SchemaPart[] {
	if (!isRecord(schema) || depth > STEPS_MAX) return [];
	const [, folder = '', name = ''] = typeof schema.$ref === 'string' ? (LOCAL_REFERENCE.exec(schema.$ref) ?? []) : [];
	const definitions = root[folder];
	if (isRecord(definitions))
		return alternativesOf(definitions[name], root, value, depth + 1).map((part) => ({
			...part,
			...withoutReference(schema),
		}));
	const parts = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => (Array.isArray(list) ? list : []));
	if (parts.length === 0) return [schema];
	const inner = parts
		.flatMap((part) => alternativesOf(part, root, value, depth + 1))
		.filter((part) => !contradicts(part, value));
	return schema.properties === undefined
		? inner.map((part) => ({ ...withoutAlternatives(schema), ...part }))
		: [schema, ...inner];
}

/** The schemas of one member or item. */
export function stepInto(schemas: readonly SchemaPart[], step: string | number): readonly unknown[] {
	return schemas.flatMap((schema) => {
		if (typeof step === 'number') return [schema.items];
		const { properties, additionalProperties } = schema;
		const known = isRecord(properties) ? properties[step] : undefined;
		return known === undefined ? [additionalProperties] : [known];
	});
}

function withoutReference({ $ref: _reference, ...rest }: SchemaPart): SchemaPart {
	return rest;
}

function withoutAlternatives({ anyOf: _any, oneOf: _one, allOf: _all, ...rest }: SchemaPart): SchemaPart {
	return rest;
}

function contradicts({ properties }: SchemaPart, value: unknown): boolean {
	if (!isRecord(properties) || !isRecord(value)) return false;
	return Object.entries(properties).some(([name, member]) => {
		if (!isRecord(member) || member.const === undefined || value[name] === undefined || value[name] === null)
			return false;
		return member.const !== value[name];
	});
}
