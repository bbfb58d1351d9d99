import { alternativesOf, DOCUMENT_SCHEMA, type SchemaPart, stepInto } from './document-schema.ts';
import { isRecord } from './is-record.ts';
import type { DocumentPath } from './json-pointer.ts';

/** A task type that the project's executors run. */
export interface KnownTaskType {
	readonly type: string;
	readonly title: string;
	/** JSON Schema of its config. */
	readonly configSchema: SchemaPart;
}

/** What the editor knows of the project: it can only offer what is there. */
export interface ProjectKnowledge {
	readonly taskTypes: readonly KnownTaskType[];
	readonly executorGroups: readonly string[];
}

export const NO_KNOWLEDGE: ProjectKnowledge = { taskTypes: [], executorGroups: [] };

const CONFIG_DEPTH = 4;

/** The schemas that hold at a place of a document; inside a task's config, those of its type. */
export function schemasAt(
	path: DocumentPath,
	document: unknown,
	{ taskTypes }: ProjectKnowledge,
): readonly SchemaPart[] {
	if (isInConfig(path)) {
		const type = valueAt(document, [...path.slice(0, CONFIG_DEPTH - 1), 'type']);
		const known = taskTypes.find((taskType) => taskType.type === type);
		const config = valueAt(document, path.slice(0, CONFIG_DEPTH));
		return known ? descend(known.configSchema, known.configSchema, path.slice(CONFIG_DEPTH), config) : [];
	}
	return descend(DOCUMENT_SCHEMA, DOCUMENT_SCHEMA, path, document);
}

export function valueAt(value: unknown, path: DocumentPath): unknown {
	let found = value;
	for (const step of path) {
		if (typeof step === 'number') found = Array.isArray(found) ? found[step] : undefined;
		else found = isRecord(found) ? found[step] : undefined;
	}
	return found;
}

function isInConfig(path: DocumentPath): boolean {
	return path[0] === 'nodes' && path[2] === 'task' && path[3] === 'config';
}

function descend(schema: SchemaPart, root: SchemaPart, path: DocumentPath, value: unknown): readonly SchemaPart[] {
	let schemas = alternativesOf(schema, root, value);
	let inner = value;
	for (const step of path) {
		inner = valueAt(inner, [step]);
		const below = inner;
		schemas = stepInto(schemas, step).flatMap((part) => alternativesOf(part, root, below));
	}
	return schemas;
}
