import { unreachable } from '../../lib/unreachable.ts';
import { causeOf } from '../cause.ts';
import { touch } from '../deadline.ts';
import type { Fact } from '../fact.ts';
import type { RoundRecord, Run, Task } from '../state.ts';
import { liveAttempt, taskOf } from '../task-index.ts';
import { rederive, resetTasks } from './reset-tasks.ts';

type InstanceFact = Extract<
	Fact,
	{
		kind:
			| 'round_started'
			| 'instance_recovered'
			| 'instance_stopping'
			| 'failure_strategy_applied'
			| 'instance_ended'
			| 'slots_changed'
			| 'routes_captured'
			| 'orphans_healed'
			| 'effect_settled';
	}
>;

/** Facts about the run as a whole. */
export function evolveInstance(run: Run, fact: InstanceFact): void {
	switch (fact.kind) {
		case 'round_started':
			run.rounds.push(recordOf(run));
			run.round = fact.round;
			run.roundStartedAt = fact.at;
			run.outputBytes = 0;
			return reopen(run, run.tasks, fact.at);
		case 'instance_recovered':
			return reopen(
				run,
				fact.tasks.map((key) => taskOf(run, key)),
				fact.at,
			);
		case 'instance_stopping':
			run.state = 'stopping';
			run.stopping = { forceAt: fact.forceAt, by: fact.by };
			return;
		case 'failure_strategy_applied':
			run.endedByTask = fact.task;
			return;
		case 'instance_ended':
			run.state = fact.state;
			run.endedAt = fact.at;
			run.forcedBy = fact.forcedBy;
			run.stopping = null;
			run.owesEnded = true;
			run.owesProjection = true;
			run.memory.endedToldAt = null;
			return;
		case 'slots_changed':
			run.slots = fact.slots;
			return;
		case 'routes_captured':
			run.routes = fact.routes;
			// Leases and heartbeats come with the routes, so the deadlines of all that is out have moved.
			for (const task of run.tasks) if (liveAttempt(task) !== null) touch(run, task);
			return;
		case 'orphans_healed':
			return heal(run, fact);
		case 'effect_settled':
			if (fact.effect === 'ended') run.owesEnded = false;
			else run.owesProjection = false;
			return;
		default:
			return unreachable(fact);
	}
}

function reopen(run: Run, tasks: readonly Task[], at: number): void {
	run.state = 'running';
	run.endedAt = null;
	run.forcedBy = null;
	run.endedByTask = null;
	run.owesEnded = false;
	run.owesProjection = false;
	run.slots = run.spec.slots;
	resetTasks(run, tasks, at);
}

/** Tasks left without an attempt queue for another; everything derived is computed anew. */
function heal(run: Run, fact: Extract<InstanceFact, { kind: 'orphans_healed' }>): void {
	for (const key of fact.tasks) {
		const task = taskOf(run, key);
		const { state } = task.phase;
		if ((state === 'running' || state === 'queued') && liveAttempt(task) === null)
			task.phase = { state: 'queued', since: fact.at, attempt: null };
	}
	rederive(run);
}

/** The finished round as history keeps it. */
function recordOf(run: Run): RoundRecord {
	return {
		round: run.round,
		startedAt: run.roundStartedAt,
		endedAt: run.endedAt ?? run.lastFactAt,
		state: run.state,
		tasks: run.tasks.map((task) => {
			const phase = task.phase;
			return {
				key: task.node.key,
				state: phase.state,
				cause: causeOf(phase),
				at: 'at' in phase ? phase.at : null,
			};
		}),
	};
}
