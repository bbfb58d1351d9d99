import type { SimContext } from './sim-context.ts';

/** As in the Worker: a part that takes longer counts as unreachable. */
const TIMEOUT_MS = 20_000;

/** How a call may fail. */
export const CALL_PROBLEMS = {
	unreachable: 'unreachable',
	answerLost: 'answer lost',
	late: 'no answer in time',
	queueRefuses: 'queue refuses',
	held: 'held',
} as const;

/** A call to another part whose way there, or whose answer's way back, did not work. */
export class CallFailed extends Error {
	override readonly name = 'CallFailed';
}

/** A call over the network of the platform: it may not arrive, arrive late, or take effect without its answer arriving. */
export async function remoteCall<Value>(sim: SimContext, call: () => Promise<Value>): Promise<Value> {
	const { clock, faults, random } = sim;
	await clock.wait(faults.hits('call_slow') ? random.between(1000, 25_000) : random.between(1, 8));
	if (faults.hits('call_unreachable')) throw new CallFailed(CALL_PROBLEMS.unreachable);
	const value = await withinTime(sim, call());
	await clock.wait(random.between(1, 8));
	if (faults.hits('call_answer_lost')) throw new CallFailed(CALL_PROBLEMS.answerLost);
	return value;
}

/** A call that does not overtake the ones before it; it may fail like the others. */
export async function callInOrder<Value>(sim: SimContext, call: () => Promise<Value>): Promise<Value> {
	await sim.clock.wait(3);
	if (sim.faults.hits('call_unreachable')) throw new CallFailed(CALL_PROBLEMS.unreachable);
	const value = await call();
	await sim.clock.wait(3);
	if (sim.faults.hits('call_answer_lost')) throw new CallFailed(CALL_PROBLEMS.answerLost);
	return value;
}

function withinTime<Value>(sim: SimContext, answer: Promise<Value>): Promise<Value> {
	const { promise, resolve, reject } = Promise.withResolvers<Value>();
	const cancel = sim.clock.after(TIMEOUT_MS, () => reject(new CallFailed(CALL_PROBLEMS.late)));
	answer.then(resolve, reject).finally(cancel);
	return promise;
}
