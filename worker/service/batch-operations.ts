import type { Capability } from '../auth/can.ts';
import type { Principal } from '../auth/principal.ts';
import type { RunPlace } from '../bucket/keys.ts';
import type { ErrorCode } from '../contract/error.ts';
import type { InstanceBatchOperation } from '../contract/instance-batch.ts';
import { accept } from '../lib/result.ts';
import type { Answer } from './answer.ts';
import { operateInstance, type PersonOrder, removeInstance } from './instance-operation.ts';
import type { Services } from './services.ts';

/** What can be done to many, one by one. */
interface BatchOperation {
	/** Who may do it: the same as for one. */
	readonly capability: Capability;
	readonly carryOut: (
		services: Services,
		by: Principal,
		place: RunPlace,
	) => Promise<Answer<{ changed: boolean }, ErrorCode>>;
}

/** Everything that can be done to many runs: what their routes do to one. */
export const INSTANCE_BATCH: Readonly<Record<InstanceBatchOperation, BatchOperation>> = {
	pause: operating({ via: 'run', order: { kind: 'pause' } }),
	resume: operating({ via: 'run', order: { kind: 'resume' } }),
	stop: operating({ via: 'run', order: { kind: 'stop' } }),
	hold: operating({ via: 'scheduler', order: { kind: 'hold' } }),
	release: operating({ via: 'scheduler', order: { kind: 'release' } }),
	rerun: operating({ via: 'scheduler', order: { kind: 'rerun', isNewest: false } }),
	rerun_newest: operating({ via: 'scheduler', order: { kind: 'rerun', isNewest: true } }),
	recover: operating({ via: 'scheduler', order: { kind: 'recover' } }),
	force_close: operating({ via: 'run', order: { kind: 'force_close' } }, 'instance.forceClose'),
	delete: { capability: 'instance.operate', carryOut: removing },
};

function operating(order: PersonOrder, capability: Capability = 'instance.operate'): BatchOperation {
	return { capability, carryOut: (services, by, place) => operateInstance(services, by, place, order) };
}

async function removing(services: Services, by: Principal, place: RunPlace) {
	const removed = await removeInstance(services, by, place);
	return removed.ok ? accept({ changed: true }) : removed;
}
