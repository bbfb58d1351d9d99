import type { SchemaPart } from './document-schema.ts';
import { typeText } from './explain-source.ts';
import { isRecord } from './is-record.ts';
import type { DocumentPath } from './json-pointer.ts';
import { type ProjectKnowledge, schemasAt, valueAt } from './project-knowledge.ts';
import type { SourceFormat } from './source-format.ts';

/** Something that may stand at the cursor. */
export interface Completion {
	readonly label: string;
	/** What is written; the label when it is the same. */
	readonly insert: string;
	readonly kind: 'key' | 'value';
	/** A word beside it: its type. */
	readonly detail: string;
	readonly info: string;
	readonly isRequired: boolean;
}

/** Where in a document the cursor is, and what the document says around it. */
export interface MarkedPlace {
	readonly path: DocumentPath;
	readonly part: 'key' | 'value';
	readonly document: unknown;
}

/** How what is offered has to be written there. */
export interface WritingStyle {
	readonly format: SourceFormat;
	readonly isQuoted: boolean;
	readonly isFollowedByColon: boolean;
	/** Nothing else stands on the line, so a member may go on below. */
	readonly isOwnLine: boolean;
}

/** Everything that may be written in the place of the mark. */
export function optionsAt(
	{ path, part, document }: MarkedPlace,
	knowledge: ProjectKnowledge,
	style: WritingStyle,
): Completion[] {
	if (part === 'key') {
		const present = valueAt(document, path);
		const names = new Set(isRecord(present) ? Object.keys(present) : []);
		return schemasAt(path, document, knowledge).flatMap((schema) => membersOf(schema, names, style));
	}
	const own = ownWords(path, document, knowledge);
	return (own ?? schemasAt(path, document, knowledge).flatMap(wordsOf)).map(({ word, info }) => ({
		label: word,
		insert: written(word, style),
		kind: 'value',
		detail: info,
		info: '',
		isRequired: false,
	}));
}

function membersOf(
	{ properties, required }: SchemaPart,
	present: ReadonlySet<string>,
	style: WritingStyle,
): Completion[] {
	if (!isRecord(properties)) return [];
	const needed = new Set(Array.isArray(required) ? required : []);
	return Object.entries(properties).flatMap(([name, member]) => {
		if (present.has(name) || !isRecord(member)) return [];
		const info = typeof member.description === 'string' ? member.description : '';
		const insert = style.isFollowedByColon ? written(name, style) : `${written(name, style)}: `;
		return [
			{ label: name, insert, kind: 'key' as const, detail: typeText(member), info, isRequired: needed.has(name) },
		];
	});
}

interface Word {
	readonly word: string;
	readonly info: string;
}

/** Words that only the document or the project knows; null where the schema has to say. */
function ownWords(
	path: DocumentPath,
	document: unknown,
	{ taskTypes, executorGroups }: ProjectKnowledge,
): Word[] | null {
	const [top, index, member, , last] = [...path, undefined, undefined, undefined, undefined, undefined];
	if (path.at(-1) === 'executorGroup') return executorGroups.map((word) => ({ word, info: '' }));
	if (top !== 'nodes') return null;
	if (member === 'task' && path[3] === 'type' && last === undefined)
		return taskTypes.map(({ type, title }) => ({ word: type, info: title }));
	return member === 'upstream' && typeof index === 'number' ? otherKeys(document, index) : null;
}

function otherKeys(document: unknown, index: number): Word[] {
	const nodes = valueAt(document, ['nodes']);
	const taken = valueAt(document, ['nodes', index, 'upstream']);
	return (Array.isArray(nodes) ? nodes : []).flatMap((node, place) => {
		const key = valueAt(node, ['key']);
		if (typeof key !== 'string' || place === index || (Array.isArray(taken) && taken.includes(key))) return [];
		const name = valueAt(node, ['name']);
		return [{ word: key, info: typeof name === 'string' ? name : '' }];
	});
}

function wordsOf(schema: SchemaPart): Word[] {
	if (schema.const !== undefined) return [{ word: String(schema.const), info: '' }];
	if (Array.isArray(schema.enum)) return schema.enum.map((value) => ({ word: String(value), info: '' }));
	return schema.type === 'boolean' ? ['true', 'false'].map((word) => ({ word, info: '' })) : [];
}

/** Numbers and truth values stand without quotes in either way of writing. */
function written(word: string, { format, isQuoted }: WritingStyle): string {
	const isBare = word === 'true' || word === 'false' || (word !== '' && Number.isFinite(Number(word)));
	return (format === 'json' && !isBare) || isQuoted ? JSON.stringify(word) : word;
}
