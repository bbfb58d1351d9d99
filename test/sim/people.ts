import type { Command } from '../../worker/engine/command.ts';
import type { RunSpec } from '../../worker/engine/run-spec.ts';
import { remoteCall } from './remote-call.ts';
import type { RunHost } from './run-host.ts';
import type { SimContext } from './sim-context.ts';
import type { SimScheduler } from './sim-scheduler.ts';

const OPERATIONS = ['stop', 'stop', 'rerun', 'recover', 'recover', 'force_close'] as const;
const BY = { kind: 'user', id: 'somebody' } as const;

/** Somebody asks something of a run: whatever comes to mind, whether it fits the state or not. */
export async function operateAtRandom(
	sim: SimContext,
	target: { readonly host: RunHost; readonly spec: RunSpec; readonly scheduler: SimScheduler },
): Promise<void> {
	const { host, spec, scheduler } = target;
	const operation = sim.random.pick(OPERATIONS);
	const before = host.stored?.seq ?? 0;
	sim.note(`somebody asks ${host.instanceId} to ${operation}`);
	try {
		const operate = () => host.call((run) => run.act((at): Command => ({ kind: operation, at, by: BY })));
		const reopens = operation === 'rerun' || operation === 'recover';
		const acted = await (reopens ? scheduler.reopen(host, spec, operate) : remoteCall(sim, operate));
		if (!('reply' in acted) || !acted.reply.ok) return;
		const { changed } = acted.reply;
		sim.see({ kind: 'operation_acknowledged', operation, changed, before, stored: host.stored });
	} catch {
		// People try again or do not; a call that failed promised nothing.
	}
}
