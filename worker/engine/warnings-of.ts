import type { WorkflowDocument, WorkflowNode } from '../contract/workflow-document.ts';
import { type Graph, graphOf } from './graph.ts';
import { namesIn } from './parameter/reference.ts';
import { jsonPointer, type Warning } from './problem.ts';
import { unknownParameters } from './unknown-parameters.ts';

const NO_NAMES: ReadonlySet<string> = new Set();

/**
 * What an author should know of a document that can be run, as `checkDocument` found nothing wrong with it. Nothing of
 * it keeps the document from being saved or run.
 *
 * @param projectNames the project's parameters, which a document may refer to without declaring them.
 */
export function warningsOf(document: WorkflowDocument, projectNames: ReadonlySet<string> = NO_NAMES): Warning[] {
	const graph = graphOf(document.nodes);
	return [
		...document.nodes.flatMap((node, index) => nodeWarnings(node, index, document, graph)),
		...conflictingOutputs(document.nodes),
		...unknownParameters(document, graph, projectNames),
	];
}

function nodeWarnings(node: WorkflowNode, index: number, document: WorkflowDocument, graph: Graph): Warning[] {
	const warnings: Warning[] = [];
	if (node.rerunPolicy === 'never' && node.retry !== undefined && node.retry.count > 0) {
		const message = `Node "${node.key}" has retries, but its rerun policy "never" keeps it from using them.`;
		const pointer = jsonPointer('nodes', index, 'retry');
		warnings.push({ code: 'retry_never_applies', pointer, message, values: { node: node.key } });
	}
	const behind = (graph.downstream[index] ?? []).find((next) => document.nodes[next]?.disabled === false);
	if (node.disabled && behind !== undefined) {
		const values = { node: node.key, behind: document.nodes[behind]?.key ?? '' };
		const message = `Node "${node.key}" is disabled: "${values.behind}" runs without it and its outputs.`;
		warnings.push({
			code: 'disabled_with_downstream',
			pointer: jsonPointer('nodes', index, 'disabled'),
			message,
			values,
		});
	}
	for (const [place, parameter] of node.params.entries()) {
		if (parameter.direction === 'in' || namesIn(parameter.value).size === 0) continue;
		const pointer = jsonPointer('nodes', index, 'params', place, 'value');
		const message = `The default of output "${parameter.name}" of node "${node.key}" is handed on as it is written; references in it are not replaced.`;
		const values = { node: node.key, name: parameter.name };
		warnings.push({ code: 'literal_output_default', pointer, message, values });
	}
	return warnings;
}

/** Outputs of one name and several types: which type arrives behind both depends on who finishes last. */
function conflictingOutputs(nodes: readonly WorkflowNode[]): Warning[] {
	const first = new Map<string, { key: string; type: string }>();
	const warnings: Warning[] = [];
	for (const [index, node] of nodes.entries()) {
		for (const [place, { direction, name, type }] of node.params.entries()) {
			if (direction === 'in') continue;
			const other = first.get(name);
			if (other === undefined) first.set(name, { key: node.key, type });
			else if (other.type !== type) {
				const pointer = jsonPointer('nodes', index, 'params', place, 'type');
				const message = `Output "${name}" is a ${other.type} of node "${other.key}", but a ${type} of node "${node.key}".`;
				const values = { name, first: other.key, firstType: other.type, second: node.key, secondType: type };
				warnings.push({ code: 'conflicting_output_types', pointer, message, values });
			}
		}
	}
	return warnings;
}
