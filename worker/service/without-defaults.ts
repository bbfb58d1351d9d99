import type { z } from 'zod';
import type { WorkflowDocument, WorkflowNode, workflowDocumentSchema } from '../contract/workflow-document.ts';

type DocumentInput = z.input<typeof workflowDocumentSchema>;
type NodeInput = DocumentInput['nodes'][number];
type ParameterInput = NonNullable<DocumentInput['params']>[number];

/** A document without the values that parsing it would fill in again. Reading the outcome gives the same document. */
export function withoutDefaults(document: WorkflowDocument): DocumentInput {
	const { executionStrategy, params, defaults, nodes, ...rest } = document;
	return {
		...rest,
		...(executionStrategy !== 'parallel' && { executionStrategy }),
		...(params.length > 0 && { params: params.map(shortParameter) }),
		...(Object.keys(defaults).length > 0 && { defaults }),
		nodes: nodes.map(shortNode),
	};
}

function shortNode(node: WorkflowNode): NodeInput {
	const { upstream, disabled, params, delaySeconds, priority, rerunPolicy, onFailure, task, ...rest } = node;
	return {
		...rest,
		...(upstream.length > 0 && { upstream }),
		...(disabled && { disabled }),
		task: Object.keys(task.config).length > 0 ? task : { type: task.type },
		...(params.length > 0 && { params: params.map(shortParameter) }),
		...(delaySeconds > 0 && { delaySeconds }),
		...(priority !== 'MEDIUM' && { priority }),
		...(rerunPolicy !== 'always' && { rerunPolicy }),
		...(onFailure !== 'block' && { onFailure }),
	};
}

function shortParameter({ direction, type, ...rest }: WorkflowDocument['params'][number]): ParameterInput {
	return { ...rest, ...(direction !== 'in' && { direction }), ...(type !== 'string' && { type }) };
}
