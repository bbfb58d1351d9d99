import { capacityStub } from '../capacity/stub.ts';
import { chunkMessages } from '../dispatch/chunk-messages.ts';
import { sendControl, sendDispatch } from '../dispatch/send.ts';
import type { Run } from '../engine/state.ts';
import { withinTime } from '../lib/time-limit.ts';
import { logStoreStub } from '../logs/stub.ts';
import { schedulerStub } from '../schedule/stub.ts';
import type { SendPorts } from './instance-ports.ts';

/** A queue or another object that takes longer counts as unreachable; its debt stays open. */
const SEND_TIMEOUT_MS = 10_000;

/** A run's ways to the other parts, over the bindings of the Worker. */
export function platformSends(env: Env): SendPorts {
	const timely = <Value>(promise: Promise<Value>): Promise<Value> => withinTime(promise, SEND_TIMEOUT_MS);
	const scheduler = ({ spec }: Run) => schedulerStub(env, spec.projectId, spec.workflowId);
	const capacity = ({ spec }: Run) => capacityStub(env, spec.projectId);
	return {
		async dispatch({ spec }, attempts) {
			const { backlogAgeMs } = await timely(sendDispatch(env, spec.projectId, spec.instanceId, attempts));
			return backlogAgeMs;
		},
		async control(messages) {
			await timely(sendControl(env, messages));
		},
		async ended(run, report) {
			await timely(scheduler(run).ended(report));
		},
		async project(messages) {
			for (const batch of chunkMessages(messages))
				await timely(env.PROJECTION.sendBatch(batch.map((body) => ({ body, contentType: 'json' }))));
		},
		acquire: (run, request) => timely(capacity(run).acquire(request)),
		async release(run, request) {
			await timely(capacity(run).release(request));
		},
		async blockBack(run) {
			await timely(scheduler(run).blockBack(run.spec.instanceId));
		},
		async forget(run) {
			await timely(scheduler(run).forgotten(run.spec.instanceId));
			await timely(logStoreStub(env, run.spec.projectId, run.spec.instanceId).remove());
		},
	};
}
