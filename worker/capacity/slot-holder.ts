import { objectStub } from '../lib/object-stub.ts';
import type { SlotHolderRpc } from './rpc.ts';

/** The object behind a holder's name: a run (`ins:`) or a workflow's scheduler (`wf:`) of the same project. */
export function slotHolder(
	env: Pick<Env, 'WORKFLOW_INSTANCE' | 'WORKFLOW_SCHEDULER'>,
	projectId: string,
	holder: string,
): SlotHolderRpc {
	const [kind, id] = holder.split(':', 2);
	return objectStub(kind === 'ins' ? env.WORKFLOW_INSTANCE : env.WORKFLOW_SCHEDULER, `${projectId}/${id}`);
}
