import type { WorkflowDocument, WorkflowNode } from '../../worker/contract/workflow-document.ts';
import type { RunScope, RunSpec } from '../../worker/engine/run-spec.ts';

/**
 * The graph of a run as somebody reads it off the document, slowly and without the engine: keys before each key that
 * runs. Disabled nodes are transparent, edges from outside the scope do not count.
 */
export function naiveGraph({ document, scope }: RunSpec): ReadonlyMap<string, ReadonlySet<string>> {
	const covered = coveredKeys(document, scope);
	const graph = new Map<string, ReadonlySet<string>>();
	for (const node of document.nodes) {
		if (node.disabled || !covered.has(node.key)) continue;
		const above = [...enabledAbove(document, node)].filter((key) => covered.has(key));
		graph.set(node.key, new Set(above));
	}
	return graph;
}

function enabledAbove(document: WorkflowDocument, node: WorkflowNode): Set<string> {
	const found = new Set<string>();
	for (const key of node.upstream) {
		const above = nodeOf(document, key);
		if (!above.disabled) found.add(key);
		else for (const further of enabledAbove(document, above)) found.add(further);
	}
	return found;
}

function coveredKeys(document: WorkflowDocument, scope: RunScope | null): ReadonlySet<string> {
	if (scope === null) return new Set(document.nodes.map(({ key }) => key));
	const found = new Set(scope.keys);
	if (scope.scope === 'only') return found;
	for (let before = -1; before !== found.size; ) {
		before = found.size;
		for (const node of document.nodes) for (const key of nextTo(node, found, scope.scope)) found.add(key);
	}
	return found;
}

/** What a node adds to the keys found so far. */
function nextTo({ key, upstream }: WorkflowNode, found: ReadonlySet<string>, way: 'forward' | 'backward'): string[] {
	if (way === 'backward') return found.has(key) ? [...upstream] : [];
	return upstream.some((above) => found.has(above)) ? [key] : [];
}

/** A node of a document by its key. */
export function nodeOf(document: WorkflowDocument, key: string): WorkflowNode {
	const node = document.nodes.find((candidate) => candidate.key === key);
	if (node === undefined) throw new Error(`There is no node ${key}.`);
	return node;
}
