import type { JsonValue } from '../contract/json-value.ts';
import type { Parameter } from '../contract/parameter.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import type { Graph } from './graph.ts';
import { templateOf, textsOf } from './parameter/reference.ts';
import { isSystemName } from './parameter/system-values.ts';
import { jsonPointer, type Warning } from './problem.ts';
import { upstreamOutputs } from './upstream-outputs.ts';

/** Names of outputs whose way through the graph is followed; of a document with more, the rest is believed. */
const NAMES_FOLLOWED_MAX = 10_000;

/** A value in which references are replaced, and where it stands. */
interface Replaced {
	readonly value: JsonValue | undefined;
	readonly path: readonly (string | number)[];
}

/** A name of which it is not yet known who gives it a value. */
interface Suspect {
	readonly name: string;
	readonly index: number;
	readonly pointer: string;
}

/**
 * References to names that nobody gives a value: they stay in the text as they are written, which for a variable of the
 * script's own is just right. Told once per node and name.
 */
export function unknownParameters(
	document: WorkflowDocument,
	graph: Graph,
	projectNames: ReadonlySet<string>,
): Warning[] {
	const { nodes } = document;
	const everywhere = new Set([...projectNames, ...namesOf(document.params, 'in')]);
	// A value of the workflow is replaced in each node anew, where any node's own names may be known.
	const somewhere = new Set([...everywhere, ...nodes.flatMap((node) => node.params.map(({ name }) => name))]);
	const ofWorkflow = unknownIn(replacedIn(document.params, ['params']), [somewhere], -1);
	const ofNodes = nodes.flatMap((node, index) => {
		const config = { value: node.task.config, path: ['nodes', index, 'task', 'config'] };
		const replaced = [config, ...replacedIn(node.params, ['nodes', index, 'params'])];
		return unknownIn(replaced, [everywhere, new Set(namesOf(node.params, 'in'))], index);
	});
	return [...ofWorkflow, ...withoutProducer(ofNodes, document, graph)].map(({ name, index, pointer }) => {
		const node = nodes[index]?.key ?? null;
		const owner = node === null ? 'The workflow' : `Node "${node}"`;
		const message = `${owner} refers to \${${name}}, which no parameter of it and no output before it is called; it stays as text.`;
		return { code: 'unknown_parameter', pointer, message, values: { node, name } };
	});
}

function replacedIn(params: readonly Parameter[], path: readonly (string | number)[]): Replaced[] {
	const inputs = [...params.entries()].filter(([, { direction }]) => direction === 'in');
	return inputs.map(([place, { value }]) => ({ value, path: [...path, place, 'value'] }));
}

function namesOf(params: readonly Parameter[], direction: Parameter['direction']): string[] {
	return params.filter((parameter) => parameter.direction === direction).map((parameter) => parameter.name);
}

function unknownIn(replaced: readonly Replaced[], known: readonly ReadonlySet<string>[], index: number): Suspect[] {
	const suspects = new Map<string, Suspect>();
	for (const { value, path } of replaced) {
		for (const { text, path: within } of textsOf(value, path)) {
			for (const name of templateOf(text).names) {
				if (suspects.has(name) || isSystemName(name) || known.some((names) => names.has(name))) continue;
				suspects.set(name, { name, index, pointer: jsonPointer(...within) });
			}
		}
	}
	return [...suspects.values()];
}

/** The suspects that no node before theirs puts out either. */
function withoutProducer(suspects: readonly Suspect[], document: WorkflowDocument, graph: Graph): Suspect[] {
	const putOut = new Set(document.nodes.flatMap((node) => namesOf(node.params, 'out')));
	const byName = Map.groupBy(suspects, ({ name }) => name);
	const produced = [...byName.keys()].filter((name) => putOut.has(name));
	const fed = new Set(produced.slice(NAMES_FOLLOWED_MAX).flatMap((name) => byName.get(name) ?? []));
	for (const { names, reaches } of upstreamOutputs(document.nodes, graph, produced.slice(0, NAMES_FOLLOWED_MAX))) {
		for (const suspect of names.flatMap((name) => byName.get(name) ?? [])) {
			if (reaches(suspect.name, suspect.index)) fed.add(suspect);
		}
	}
	return suspects.filter((suspect) => !fed.has(suspect));
}
