import { objectStub } from '../lib/object-stub.ts';
import type { WorkflowSchedulerRpc } from './rpc.ts';

/** A workflow's scheduler. */
export function schedulerStub(
	env: Pick<Env, 'WORKFLOW_SCHEDULER'>,
	projectId: string,
	workflowId: string,
): WorkflowSchedulerRpc {
	return objectStub(env.WORKFLOW_SCHEDULER, `${projectId}/${workflowId}`);
}
