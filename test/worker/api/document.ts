import type { z } from 'zod';
import type { workflowDocumentSchema } from '../../../worker/contract/workflow-document.ts';

export type DocumentInput = z.input<typeof workflowDocumentSchema>;

/** A valid document of two tasks; every one has a name of its own. */
export function aDocument(overrides: Partial<DocumentInput> = {}): DocumentInput {
	return {
		orrery: 1,
		name: `flow-${crypto.randomUUID()}`,
		nodes: [
			{
				key: 'extract',
				kind: 'task',
				task: { type: 'ECHO', config: { text: 'hello' } },
				params: [{ name: 'rows', direction: 'out', type: 'integer' }],
			},
			{ key: 'load', kind: 'task', upstream: ['extract'], task: { type: 'ECHO' } },
		],
		...overrides,
	};
}
