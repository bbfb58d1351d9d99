import type { z } from 'zod';
import { type WorkflowDocument, workflowDocumentSchema } from '../../worker/contract/workflow-document.ts';
import type { RunSpec } from '../../worker/engine/run-spec.ts';

/** A node as tests write it: the key and what differs from a plain SHELL node. */
export type NodeDraft = { readonly key: string; readonly upstream?: readonly string[] } & Record<string, unknown>;

/** When runs of tests start: an ordinary instant, so that arithmetic on it is visible in failures. */
export const START_AT = Date.UTC(2026, 0, 15, 8, 0, 0);

/** A document of these nodes; what a draft leaves out is a SHELL task. */
export function documentOf(
	nodes: readonly NodeDraft[],
	rest: Partial<z.input<typeof workflowDocumentSchema>> = {},
): WorkflowDocument {
	return workflowDocumentSchema.parse({
		orrery: 1,
		name: 'a workflow',
		...rest,
		nodes: nodes.map((node) => ({ kind: 'task', task: { type: 'SHELL', config: { script: 'true' } }, ...node })),
	});
}

/** A run of a document by somebody, with one executor of the default group and plenty of slots. */
export function specOf(document: WorkflowDocument, partial: Partial<RunSpec> = {}): RunSpec {
	return {
		instanceId: 'ins_01kf0000000000000000000000',
		projectId: 'prj_01kf0000000000000000000000',
		projectName: 'a project',
		workflowId: 'wf_01kf0000000000000000000000',
		workflowName: document.name,
		version: 1,
		startKey: 'a key',
		document,
		scope: null,
		mode: 'normal',
		kind: 'manual',
		startedBy: { kind: 'token', id: 'tok_01kf0000000000000000000000' },
		scheduleTime: START_AT,
		createdAt: START_AT,
		timeZone: 'UTC',
		priority: 'MEDIUM',
		failureStrategy: 'continue',
		executorGroup: null,
		startParams: {},
		projectParams: {},
		routes: [routeOf('exe_01kf0000000000000000000001')],
		slots: 500,
		...partial,
	};
}

/** An executor that takes SHELL tasks, with the default lease. */
export function routeOf(executorId: string): RunSpec['routes'][number] {
	return {
		executorId,
		group: 'default',
		taskTypes: [{ type: 'SHELL', test: true }],
		leaseMs: 90_000,
		heartbeatMs: 30_000,
	};
}
