import type { SchemaPart } from './document-schema.ts';
import type { Place } from './finding.ts';
import { isRecord } from './is-record.ts';
import { pathAt } from './path-at.ts';
import { type ProjectKnowledge, schemasAt } from './project-knowledge.ts';
import type { Source } from './read-source.ts';

/** What is known of a member: its name, what it may be, and what it means. */
export interface Explanation extends Place {
	readonly name: string;
	readonly type: string;
	readonly text: string;
}

/** What the schema says of the member at a position; null where there is nothing to say. */
export function explainSource(source: Source, position: number, knowledge: ProjectKnowledge): Explanation | null {
	const found = pathAt(source, position);
	const name = found?.path.at(-1);
	if (!found || typeof name !== 'string') return null;
	const schemas = schemasAt(found.path, source.value, knowledge);
	const [schema] = schemas;
	if (!schema) return null;
	const text =
		schemas.map(({ description }) => description).find((description) => typeof description === 'string') ?? '';
	return { name, type: typeText(schema), text, from: found.from, to: found.to };
}

/** What a value may be, in one line. */
export function typeText(schema: SchemaPart): string {
	if (schema.const !== undefined) return JSON.stringify(schema.const);
	if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
	const type = Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type;
	const items =
		type === 'array' && isRecord(schema.items) && typeof schema.items.type === 'string'
			? ` of ${schema.items.type}`
			: '';
	const standard = schema.default === undefined ? '' : ` = ${JSON.stringify(schema.default)}`;
	return `${typeof type === 'string' ? type : 'any'}${items}${standard}`;
}
