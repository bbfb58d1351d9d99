import type { WorkflowDocument } from '../contract/workflow-document.ts';
import { type Graph, reachable } from './graph.ts';
import { jsonPointer, type Problem } from './problem.ts';
import type { RunScope } from './run-spec.ts';

/** What is wrong with a run's scope; pointers lead into the scope. */
export function checkScope(document: WorkflowDocument, scope: RunScope): Problem[] {
	if (scope.keys.length === 0) {
		return [{ code: 'empty_scope', pointer: '/keys', message: 'The run names no node to start from.', values: {} }];
	}
	const known = new Set(document.nodes.map((node) => node.key));
	const problems: Problem[] = [];
	for (const [index, key] of scope.keys.entries()) {
		if (known.has(key)) continue;
		const message = `The workflow has no node "${key}".`;
		problems.push({ code: 'unknown_node', pointer: jsonPointer('keys', index), message, values: { node: key } });
	}
	return problems;
}

/**
 * Indexes of the nodes a run covers (R2): the named ones, with everything before them (`backward`) or after them
 * (`forward`). Names that checkScope refuses are passed over.
 */
export function nodesInScope(graph: Graph, scope: RunScope): ReadonlySet<number> {
	const named = scope.keys.flatMap((key) => graph.indexByKey.get(key) ?? []);
	if (scope.scope === 'only') return new Set(named);
	return reachable(scope.scope === 'backward' ? graph.upstream : graph.downstream, named);
}
