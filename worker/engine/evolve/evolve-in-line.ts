import { isTerminalTask } from '../../contract/status.ts';
import { unreachable } from '../../lib/unreachable.ts';
import { touch } from '../deadline.ts';
import type { Fact } from '../fact.ts';
import { isHeld } from '../is-held.ts';
import type { Run } from '../state.ts';
import { leaveLine } from './leave-line.ts';
import { rederive } from './reset-tasks.ts';

type InLineFact = Extract<
	Fact,
	{
		kind: 'instance_waiting' | 'instance_let_go' | 'instance_held' | 'instance_released' | 'instance_discarded';
	}
>;

/** Facts about a run that the execution strategy of its workflow holds back. */
export function evolveInLine(run: Run, fact: InLineFact): void {
	switch (fact.kind) {
		case 'instance_waiting': {
			const { at, ticket, strategy } = fact;
			run.state = 'waiting';
			run.inLine = { at, ticket, strategy, held: null };
			return takeBlock(run, 0);
		}
		case 'instance_let_go':
			return letGo(run, fact);
		case 'instance_held':
			if (run.inLine !== null) run.inLine = { ...run.inLine, held: { at: fact.at, by: fact.by } };
			return;
		case 'instance_released':
			if (run.inLine !== null) run.inLine = { ...run.inLine, held: null };
			return waitAnew(run, fact.at);
		case 'instance_discarded':
			run.state = 'discarded';
			run.endedAt = fact.at;
			leaveLine(run, fact.at);
			// Whoever decided it knows.
			run.owesEnded = false;
			run.owesProjection = true;
			return;
		default:
			return unreachable(fact);
	}
}

function letGo(run: Run, { at, slots, routes }: Extract<InLineFact, { kind: 'instance_let_go' }>): void {
	// Its release got lost on the way, or is late: while it was held its waits stood still.
	if (isHeld(run.inLine)) waitAnew(run, at);
	leaveLine(run, at);
	run.state = 'running';
	run.routes = routes;
	takeBlock(run, slots);
	// What its inputs let start was passed over until now.
	rederive(run);
}

function takeBlock(run: Run, slots: number): void {
	run.slots = slots;
	run.block = slots;
	run.blockBackAt = null;
	// What was heard of is the block before.
	run.memory.isBlockBack = false;
}

/** Scheduling waits count anew from a release (domain rules, C5). */
function waitAnew(run: Run, at: number): void {
	for (const task of run.tasks) {
		if (isTerminalTask(task.phase.state)) continue;
		task.waitBase = at;
		touch(run, task);
	}
}
