import { type Schema, Validator } from '@cfworker/json-schema';
import type { JsonValue } from '../../contract/json-value.ts';

type JsonObject = Readonly<Record<string, JsonValue>>;

/** A JSON Schema that is safe to check with, and how many of its parts one value may meet at most. */
export interface CheckableSchema {
	/** Made once, since preparing a schema walks all of it. */
	readonly validator: Validator;
	readonly size: number;
}

const NUMBERS = [
	...['minProperties', 'maxProperties', 'minItems', 'maxItems', 'minLength', 'maxLength'],
	...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
];
const NAMED = ['properties', '$defs', 'definitions'];
const LOCAL = /^#\/(\$defs|definitions)\/([A-Za-z0-9_.-]+)$/;

/**
 * What of an executor's JSON Schema is checked when a workflow goes online: only rules whose work is bounded, and only so
 * that whatever the whole schema allows is allowed here too. Patterns and formats are left to the executor, because an
 * expression of somebody's own can keep a Worker busy for ever; so are rules by exclusion (`not`, `if`, the one in
 * `oneOf`), which would refuse too much once others are left out.
 *
 * @returns null for a schema that refers to itself or to something that is not its own: it is not checked at all.
 */
export function checkableSchema(schema: JsonObject): CheckableSchema | null {
	const kept = keep(schema);
	const size = typeof kept === 'boolean' ? 1 : sizeOf(kept, kept, new Map());
	if (typeof kept === 'boolean' || size === null) return null;
	// All errors are wanted, not only the first.
	return { validator: new Validator(kept, '2020-12', false), size };
}

/** Schemas nest no deeper than the protocol lets them, so this may call itself. */
function keep(value: JsonValue | undefined): Schema | boolean {
	if (typeof value === 'boolean') return value;
	if (!isObject(value)) return true;
	const kept: Schema = {};
	for (const name of NAMED) {
		const members = value[name];
		if (isObject(members)) kept[name] = Object.fromEntries(Object.entries(members).map(([key, at]) => [key, keep(at)]));
	}
	if (value.$ref !== undefined) return { ...kept, $ref: String(value.$ref), properties: {} };
	return { ...kept, ...keptRules(value), ...keptAlternatives(value), ...keptItems(value) };
}

function keptRules(value: JsonObject): Schema {
	const rules: Schema = {};
	const { type, required, additionalProperties } = value;
	if (typeof type === 'string' || isTexts(type)) Object.assign(rules, { type });
	if (isTexts(required)) Object.assign(rules, { required });
	if (Array.isArray(value.enum)) rules.enum = value.enum;
	if ('const' in value) rules.const = value.const;
	for (const name of NUMBERS) if (typeof value[name] === 'number') rules[name] = value[name];
	// Names that a pattern allows would count as additional ones.
	const isDecidable = additionalProperties !== undefined && value.patternProperties === undefined;
	if (isDecidable) rules.additionalProperties = keep(additionalProperties);
	return rules;
}

function keptAlternatives({ allOf, anyOf, oneOf }: JsonObject): Schema {
	const all = Array.isArray(allOf) ? allOf.map(keepObject) : [];
	for (const some of [anyOf, oneOf]) if (Array.isArray(some)) all.push({ anyOf: some.map(keepObject) });
	return all.length === 0 ? {} : { allOf: all };
}

/** The older way to write a tuple, a list of schemas as `items`, is written in the newer one. */
function keptItems({ items, prefixItems, additionalItems }: JsonObject): Schema {
	const first = Array.isArray(items) ? items : prefixItems;
	const rest = Array.isArray(items) ? additionalItems : items;
	return {
		...(Array.isArray(first) && { prefixItems: first.map(keep) }),
		...(rest !== undefined && { items: keep(rest) }),
	};
}

function keepObject(value: JsonValue): Schema {
	const kept = keep(value);
	if (typeof kept !== 'boolean') return kept;
	return kept ? {} : { anyOf: [] };
}

/** Parts of a schema, definitions included, with every reference followed; null when following them leads astray or in a circle. */
function sizeOf(part: unknown, root: Schema, known: Map<string, number | null>): number | null {
	if (typeof part !== 'object' || part === null) return 1;
	let size = 1;
	for (const [name, child] of Object.entries(part)) {
		const isReference = name === '$ref' && typeof child === 'string';
		const more = isReference ? sizeOfReference(child, root, known) : sizeOf(child, root, known);
		if (more === null) return null;
		size += more;
	}
	return size;
}

function sizeOfReference(reference: string, root: Schema, known: Map<string, number | null>): number | null {
	const measured = known.get(reference);
	if (measured !== undefined) return measured;
	const [, folder = '', name = ''] = LOCAL.exec(reference) ?? [];
	const definitions: unknown = root[folder];
	const target = isObject(definitions) ? definitions[name] : undefined;
	// Until it is measured a reference counts as one in a circle.
	known.set(reference, null);
	const size = target === undefined ? null : sizeOf(target, root, known);
	known.set(reference, size);
	return size;
}

function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
