import { slicesOf } from '../../worker/dispatch/chunk-messages.ts';
import { ATTEMPTS_PER_MESSAGE_MAX } from '../../worker/dispatch/message.ts';
import type { SendPorts } from '../../worker/instance/instance-ports.ts';
import { callInOrder, remoteCall } from './remote-call.ts';
import { LIFE_PROBLEMS, type Life, never, type RunHost } from './run-host.ts';
import type { SimCapacity } from './sim-capacity.ts';
import type { SimContext } from './sim-context.ts';
import type { SimQueue } from './sim-queue.ts';
import type { SimScheduler } from './sim-scheduler.ts';

/** The parts a run sends to. */
export interface SendTargets {
	readonly dispatch: SimQueue;
	readonly control: SimQueue;
	readonly projection: SimQueue;
	readonly capacity: SimCapacity;
	readonly scheduler: SimScheduler;
}

/** A run's ways to the other parts of the world. Before each send its object may die. */
export function runSends(sim: SimContext, targets: SendTargets, host: RunHost, life: () => Life): SendPorts {
	const sent = async <Value>(send: () => Promise<Value>): Promise<Value> => {
		if (life().alive && sim.faults.hits('crash_before_send')) host.crash(LIFE_PROBLEMS.beforeSend);
		if (!life().alive) return never();
		return send();
	};
	return {
		dispatch: ({ spec: { projectId, instanceId } }, attempts) =>
			sent(async () => {
				await targets.dispatch.send(
					slicesOf(attempts, ATTEMPTS_PER_MESSAGE_MAX).map((slice) => ({
						v: 1,
						projectId,
						instanceId,
						attempts: slice,
					})),
				);
				// Queues that fall behind report it; where this one does, leases that are too short are put to the test.
				return sim.random.chance(0.1) ? sim.random.between(0, 120_000) : 0;
			}),
		control: (messages) =>
			sent(async () => {
				const stops = messages.flatMap((message) => (message.kind === 'stop' ? [message] : []));
				await targets.control.send(messages).catch((problem: unknown) => {
					if (life().alive) sim.see({ kind: 'stops_refused', forced: stops.filter(({ force }) => force) });
					throw problem;
				});
				for (const { instanceId, task, attempt, force } of stops)
					sim.see({ kind: 'stop_sent', force, instanceId, task, attempt });
			}),
		ended: (_run, report) => sent(() => remoteCall(sim, () => targets.scheduler.ended(report))),
		project: (messages) =>
			sent(async () => {
				for (const row of messages) sim.see({ kind: 'projected', row });
				await targets.projection.send(messages);
			}),
		acquire: (_run, request) => sent(() => callInOrder(sim, () => targets.capacity.acquire(request))),
		release: (_run, request) => sent(() => callInOrder(sim, () => targets.capacity.release(request))),
		blockBack: () => sent(() => remoteCall(sim, () => targets.scheduler.blockBack())),
		forget: () => Promise.reject(new Error('Nobody deletes runs here.')),
	};
}
