import { objectStub } from '../lib/object-stub.ts';
import type { WorkflowInstanceReadRpc } from './read-rpc.ts';
import type { WorkflowInstanceRpc } from './rpc.ts';

/** A run's object. */
export function instanceStub(
	env: Pick<Env, 'WORKFLOW_INSTANCE'>,
	projectId: string,
	instanceId: string,
): WorkflowInstanceRpc & WorkflowInstanceReadRpc {
	return objectStub(env.WORKFLOW_INSTANCE, `${projectId}/${instanceId}`);
}
