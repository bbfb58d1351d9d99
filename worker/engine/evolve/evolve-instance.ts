import { unreachable } from '../../lib/unreachable.ts';
import { causeOf } from '../cause.ts';
import { touch } from '../deadline.ts';
import type { Fact } from '../fact.ts';
import type { RoundRecord, Run, Task } from '../state.ts';
import { liveAttempt, taskOf } from '../task-index.ts';
import { leaveLine } from './leave-line.ts';
import { reopen } from './reopen.ts';
import { replaceDefinition } from './replace-definition.ts';
import { rederive, resetTasks } from './reset-tasks.ts';
import { resume } from './resume.ts';

type InstanceFact = Extract<
	Fact,
	{
		kind:
			| 'round_started'
			| 'instance_recovered'
			| 'instance_stopping'
			| 'instance_pausing'
			| 'instance_paused'
			| 'instance_resumed'
			| 'definition_replaced'
			| 'failure_strategy_applied'
			| 'instance_ended'
			| 'facts_left_out'
			| 'slots_changed'
			| 'routes_captured'
			| 'orphans_healed'
			| 'effect_settled'
			| 'tasks_listed';
	}
>;

/** Facts about the run as a whole. */
export function evolveInstance(run: Run, fact: InstanceFact): void {
	switch (fact.kind) {
		case 'round_started':
			run.rounds.push(recordOf(run));
			run.round = fact.round;
			run.roundStartedAt = fact.at;
			return beginAnew(run, run.tasks, fact.at);
		case 'instance_recovered':
			return beginAnew(
				run,
				fact.tasks.map((key) => taskOf(run, key)),
				fact.at,
			);
		case 'instance_stopping':
		case 'instance_pausing':
		case 'instance_paused':
		case 'instance_resumed':
			return changeCourse(run, fact);
		case 'definition_replaced':
			return replaceDefinition(run, fact);
		case 'failure_strategy_applied':
			run.endedByTask = fact.task;
			return;
		case 'instance_ended':
			run.state = fact.state;
			run.endedAt = fact.at;
			run.forcedBy = fact.forcedBy;
			run.stopping = null;
			run.pause = null;
			leaveLine(run, fact.at);
			run.owesEnded = true;
			run.owesProjection = true;
			run.memory.endedToldAt = null;
			return;
		case 'facts_left_out':
			run.seq = fact.upTo + 1;
			run.leftOut.push({ from: fact.from, upTo: fact.upTo });
			return reopen(run);
		case 'slots_changed':
			run.slots = fact.slots;
			if (fact.slots < run.block) loseBlock(run, fact);
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
			else settleProjection(run);
			return;
		case 'tasks_listed':
			run.listedSeq = fact.upTo;
			return;
		default:
			return unreachable(fact);
	}
}

type CourseFact = Extract<
	InstanceFact,
	{ kind: 'instance_stopping' | 'instance_pausing' | 'instance_paused' | 'instance_resumed' }
>;

/** What holds a run up, or lets it go on. */
function changeCourse(run: Run, fact: CourseFact): void {
	switch (fact.kind) {
		case 'instance_stopping':
			run.state = 'stopping';
			run.pause = null;
			leaveLine(run, fact.at);
			run.stopping = { forceAt: fact.forceAt, by: fact.by };
			return;
		case 'instance_pausing':
			run.state = 'pausing';
			run.pause = { at: fact.at, reason: 'asked', by: fact.by };
			return;
		case 'instance_paused':
			run.state = 'paused';
			run.pause ??= { at: fact.at, reason: fact.reason };
			return;
		case 'instance_resumed':
			return resume(run, fact.at);
		default:
			return unreachable(fact);
	}
}

/** Nothing of a task happens between the end of a run and this. */
function settleProjection(run: Run): void {
	run.owesProjection = false;
	run.listedSeq = run.seq;
}

/** The block goes back as a whole; from then on the run asks for what it needs. */
function loseBlock(run: Run, { slots, at }: Extract<InstanceFact, { kind: 'slots_changed' }>): void {
	run.block = slots;
	run.blockBackAt = at;
}

function beginAnew(run: Run, tasks: readonly Task[], at: number): void {
	reopen(run);
	run.state = 'running';
	run.pause = null;
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
