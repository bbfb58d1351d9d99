import type { WorkflowSchedulerRpc } from './rpc.ts';

/**
 * A workflow's scheduler. A stub that has thrown is broken, so every call takes a new one.
 *
 * The platform's own stub type unfolds JSON values without end, so the interface that the class implements is named
 * here instead.
 */
export function schedulerStub(
	env: Pick<Env, 'WORKFLOW_SCHEDULER'>,
	projectId: string,
	workflowId: string,
): WorkflowSchedulerRpc {
	const stub: unknown = env.WORKFLOW_SCHEDULER.getByName(`${projectId}/${workflowId}`);
	return stub as WorkflowSchedulerRpc;
}
