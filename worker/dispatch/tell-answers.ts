import type { ExecutorSaid } from '../engine/command.ts';
import type { WorkflowInstanceRpc } from '../instance/rpc.ts';

/** Tells a run what executors answered, in one call. An object of the previous release takes one answer at a time. */
export async function tellAnswers(
	object: Pick<WorkflowInstanceRpc, 'answer'>,
	answers: readonly ExecutorSaid[],
): Promise<void> {
	const [first, ...more] = answers;
	if (first === undefined) return;
	const { to, answer, ...asked } = first;
	const taken = await object.answer(asked, to, answer, more);
	if (taken === undefined) await tellAnswers(object, more);
}
