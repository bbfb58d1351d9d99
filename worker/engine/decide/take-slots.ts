import { accepted, type Draft, emit, type Turn } from '../draft.ts';
import type { Route } from '../run-spec.ts';
import { taskAt } from '../task-index.ts';
import { advance } from './advance.ts';

/** Capacity arrived, and with it the executors as they are now. */
export function takeSlots(draft: Draft, slots: number, routes: readonly Route[]): Turn {
	const { run, at } = draft;
	if (run.endedAt !== null) return accepted(draft);
	if (run.memory.parked.length > 0 && JSON.stringify(routes) !== JSON.stringify(run.routes)) {
		emit(draft, { kind: 'routes_captured', at, routes });
		for (const index of run.memory.parked.splice(0)) run.ready.add(index, taskAt(run, index).node.priority);
	}
	const granted = Math.max(slots, run.block);
	if (granted !== run.slots) emit(draft, { kind: 'slots_changed', at, slots: granted });
	advance(draft);
	return accepted(draft);
}
