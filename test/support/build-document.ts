import type { z } from 'zod';
import {
	taskNodeSchema,
	type WorkflowDocument,
	type WorkflowNode,
	workflowDocumentSchema,
} from '../../worker/contract/workflow-document.ts';

type NodeParts = Partial<z.input<typeof taskNodeSchema>>;
type DocumentParts = Omit<Partial<z.input<typeof workflowDocumentSchema>>, 'nodes'>;

/** A SHELL node behind the given ones, with the schema's own defaults. */
export function buildNode(key: string, upstream: readonly string[] = [], parts: NodeParts = {}): WorkflowNode {
	const task = { type: 'SHELL', config: { script: 'true' } };
	return taskNodeSchema.parse({ key, kind: 'task', upstream, task, ...parts });
}

/** A workflow document that passes its schema. */
export function buildDocument(nodes: readonly WorkflowNode[], parts: DocumentParts = {}): WorkflowDocument {
	return workflowDocumentSchema.parse({ orrery: 1, name: 'daily-sales', ...parts, nodes });
}

/** A document whose nodes form one chain, each behind the one before: n0, n1, … */
export function buildChain(length: number, parts: NodeParts = {}): WorkflowDocument {
	return buildDocument(
		Array.from({ length }, (_, place) => buildNode(`n${place}`, place === 0 ? [] : [`n${place - 1}`], parts)),
	);
}
