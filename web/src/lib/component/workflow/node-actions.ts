import Code from '@lucide/svelte/icons/code';
import type { Action } from '#lib/action/action.ts';
import type { Schema } from '#lib/api/client.ts';
import { workflowText } from '#lib/i18n/workflow.ts';
import { workflowPath } from '#lib/model/paths.ts';
import { session } from '#lib/state/session.svelte.ts';
import { goto } from '$app/navigation';
import { scopeActions } from './scope-actions.ts';
import type { WorkflowOperations } from './workflow-operations.svelte.ts';

type Workflow = Schema<'Workflow'>;

/** What can be done with a node of a workflow: in its graph's menu, and beside the graph when it is selected. */
export function nodeActions(
	workflow: Workflow,
	{ key, index }: { readonly key: string; readonly index: number },
	operations: WorkflowOperations,
): Action[] {
	const t = workflowText();
	const { projectId, id } = workflow;
	const run: Parameters<typeof scopeActions>[0] = (scope) =>
		operations.ask({ kind: 'start', workflow, scope: { keys: [key], scope } });
	const isRunnable = session.can(projectId, 'run') && workflow.state === 'online';
	const inCode = `${workflowPath(projectId, id, 'edit')}?at=${encodeURIComponent(`/nodes/${index}`)}`;
	return [
		...(isRunnable ? scopeActions(run) : []),
		{ id: 'open node', title: t.openNode, group: 'act', icon: Code, run: () => goto(inCode) },
	];
}
