/** One member of a task's config, as its JSON Schema describes it, for people to read. */
export interface SchemaField {
	/** `headers.accept`, `arguments[].name`. */
	readonly path: string;
	/** `string`, `integer`, `string[]`, `string | null`, `{ [name]: string }`, `any`. */
	readonly type: string;
	readonly isRequired: boolean;
	readonly description: string;
	/** The values it may have, when they are listed. */
	readonly choices: readonly string[];
	/** As JSON; empty when there is none. */
	readonly fallback: string;
	/** Bounds such as `1 … 100` or `at most 200 characters`. */
	readonly bounds: string;
}

type Node = Readonly<Record<string, unknown>>;

/** Deeper than this, a schema is no config that somebody fills in. */
const DEPTH_MAX = 4;
const FIELDS_MAX = 100;
/** Whatever allows so many types allows any value that JSON has. */
const ANY_TYPES = 4;

/** The members of an object's schema, parents before their children. */
export function schemaFields(schema: unknown): SchemaField[] {
	const fields: SchemaField[] = [];
	walk(schema, '', 0, fields);
	return fields.slice(0, FIELDS_MAX);
}

function walk(schema: unknown, prefix: string, depth: number, into: SchemaField[]): void {
	if (!isNode(schema) || depth >= DEPTH_MAX) return;
	const required = Array.isArray(schema.required) ? schema.required : [];
	const properties = isNode(schema.properties) ? schema.properties : {};
	for (const [name, found] of Object.entries(properties)) {
		const member = isNode(found) ? found : {};
		const path = `${prefix}${name}`;
		into.push(fieldOf(path, member, required.includes(name) && !('default' in member)));
		walk(member, `${path}.`, depth + 1, into);
		walk(member.items, `${path}[].`, depth + 1, into);
	}
}

function fieldOf(path: string, node: Node, isRequired: boolean): SchemaField {
	return {
		path,
		type: typeOf(node),
		isRequired,
		description: textOf(node.description) || textOf(node.title),
		choices: choicesOf(node),
		fallback: 'default' in node ? JSON.stringify(node.default) : '',
		bounds: boundsOf(node),
	};
}

function typeOf(node: Node): string {
	const alternatives = [node.anyOf, node.oneOf].find(Array.isArray);
	if (alternatives) {
		const types = unique(alternatives.filter(isNode).map(typeOf));
		return types.length >= ANY_TYPES ? 'any' : types.join(' | ');
	}
	if ('const' in node) return JSON.stringify(node.const);
	if (Array.isArray(node.type)) return node.type.join(' | ');
	if (node.type === 'array') return `${isNode(node.items) ? typeOf(node.items) : 'any'}[]`;
	if (node.type === 'object' && isNode(node.additionalProperties) && !isNode(node.properties)) {
		return `{ [name]: ${typeOf(node.additionalProperties)} }`;
	}
	if (typeof node.type === 'string') return node.type;
	return Array.isArray(node.enum) ? unique(node.enum.map((value) => typeof value)).join(' | ') : 'any';
}

function choicesOf(node: Node): string[] {
	const values = Array.isArray(node.enum) ? node.enum : [];
	const alternatives = [node.anyOf, node.oneOf].find(Array.isArray) ?? [];
	const constants = alternatives.filter(isNode).flatMap((one) => ('const' in one ? [one.const] : []));
	return [...values, ...constants].map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
}

/** Lengths and numbers alike: the unit is clear from the type. */
function boundsOf(node: Node): string {
	// That a text is not empty goes without saying.
	const leastLength = node.minLength === 1 ? undefined : node.minLength;
	const least = numberOf(node.minimum ?? leastLength ?? node.minItems);
	const most = numberOf(node.maximum ?? node.maxLength ?? node.maxItems);
	if (least !== undefined && most !== undefined) return `${least} – ${most}`;
	if (most !== undefined) return `≤ ${most}`;
	return least === undefined ? '' : `≥ ${least}`;
}

/** Generators write the bounds of what a number can hold at all; they tell a reader nothing. */
function numberOf(value: unknown): number | undefined {
	return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
}

function unique(values: readonly string[]): string[] {
	return [...new Set(values)];
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function isNode(value: unknown): value is Node {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
