import type { ListedExecutor } from '../contract/executor.ts';
import type { Blocker } from '../contract/workflow.ts';
import type { WorkflowDocument, WorkflowNode } from '../contract/workflow-document.ts';
import { checkDocument } from '../engine/check-document.ts';
import { jsonPointer } from '../engine/problem.ts';

const DEFAULT_GROUP = 'default';

/** The executor group that a node's attempts go to, unless a run names another. */
export function groupOf(document: WorkflowDocument, node: WorkflowNode): string {
	return node.executorGroup ?? document.defaults.executorGroup ?? DEFAULT_GROUP;
}

/**
 * What keeps a document from going online (D5), all at once: rules of the graph, and tasks whose type no executor of
 * their group runs. Disabled nodes run nothing and need nobody.
 */
export function blockersOf(document: WorkflowDocument, executors: readonly ListedExecutor[]): Blocker[] {
	return [...checkDocument(document), ...missingExecutors(document, executors, (node) => groupOf(document, node))];
}

/**
 * The nodes of a document that no executor of their group runs.
 *
 * @param groupFor where a node's attempts go; null for one that is not run.
 */
export function missingExecutors(
	document: WorkflowDocument,
	executors: readonly ListedExecutor[],
	groupFor: (node: WorkflowNode, index: number) => string | null,
): Blocker[] {
	const typesOfGroup = new Map<string, Set<string>>();
	for (const { groups, description } of executors) {
		for (const group of groups) {
			const types = typesOfGroup.get(group) ?? new Set();
			for (const { type } of description?.taskTypes ?? []) types.add(type);
			typesOfGroup.set(group, types);
		}
	}
	return document.nodes.flatMap((node, index): Blocker[] => {
		const group = groupFor(node, index);
		if (node.disabled || group === null) return [];
		const { type } = node.task;
		const types = typesOfGroup.get(group);
		if (types?.has(type) === true) return [];
		const pointer = jsonPointer('nodes', index, 'task', 'type');
		const values = { group, type };
		if (types !== undefined)
			return [
				{ code: 'unknown_task_type', pointer, message: `No executor of group "${group}" runs "${type}".`, values },
			];
		return [{ code: 'no_executor', pointer, message: `Group "${group}" has no executor that is ready.`, values }];
	});
}
