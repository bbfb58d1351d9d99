import type { WorkflowInstanceReadRpc } from './read-rpc.ts';
import type { WorkflowInstanceRpc } from './rpc.ts';

/**
 * A run's object. A stub that has thrown is broken, so every call takes a new one.
 *
 * The platform's own stub type unfolds JSON values without end, so the interface that the class implements is named
 * here instead.
 */
export function instanceStub(
	env: Pick<Env, 'WORKFLOW_INSTANCE'>,
	projectId: string,
	instanceId: string,
): WorkflowInstanceRpc & WorkflowInstanceReadRpc {
	const stub: unknown = env.WORKFLOW_INSTANCE.getByName(`${projectId}/${instanceId}`);
	return stub as WorkflowInstanceRpc & WorkflowInstanceReadRpc;
}
