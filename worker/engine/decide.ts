import { assert } from '../lib/assert.ts';
import { unreachable } from '../lib/unreachable.ts';
import type { Command } from './command.ts';
import { advance } from './decide/advance.ts';
import { carryOver, type Succeeded } from './decide/carry-over.ts';
import { claim } from './decide/claim.ts';
import { complete } from './decide/complete.ts';
import { forceClose } from './decide/force-close.ts';
import { heartbeat } from './decide/heartbeat.ts';
import { discard, hold, letGo, release } from './decide/in-line.ts';
import { operateTasks } from './decide/operate-tasks.ts';
import { pause, resume } from './decide/pause.ts';
import { recover } from './decide/recover.ts';
import { report } from './decide/report.ts';
import { edit, rerun } from './decide/rerun.ts';
import { rerunTasks } from './decide/rerun-tasks.ts';
import { settle, settleListed } from './decide/settle.ts';
import { stop } from './decide/stop.ts';
import { takeAnswers } from './decide/take-answers.ts';
import { takeSlots } from './decide/take-slots.ts';
import { tick } from './decide/tick.ts';
import { wait } from './decide/wait-in-line.ts';
import { accepted, type Draft, draftOf, type Turn } from './draft.ts';
import { beginRun } from './evolve/begin-run.ts';
import type { Fact } from './fact.ts';
import type { RunSpec } from './run-spec.ts';
import type { PlaceInLine, Run } from './state.ts';

/**
 * Begins a run: its first turn dispatches the roots of the graph.
 *
 * @param succeeded what a run that this one recovers from has to carry over; null when that is gone, and then nothing runs:
 *   it would be run again as a whole.
 * @param inLine where it waits; null for one that the execution strategy lets run.
 */
export function start(
	spec: RunSpec,
	at: number,
	succeeded: readonly Succeeded[] | null = [],
	inLine: PlaceInLine | null = null,
): { readonly run: Run; readonly turn: Turn } {
	const fact: Fact = { kind: 'instance_started', at, spec };
	const run = beginRun(fact);
	const draft = draftOf(run, at);
	draft.facts.push(fact);
	if (inLine !== null) wait(draft, inLine);
	if (succeeded === null) return { run, turn: stop(draft, { kind: 'system', id: 'recovery' }) };
	carryOver(draft, succeeded);
	advance(draft);
	return { run, turn: accepted(draft) };
}

/**
 * Decides what a command means for a run: facts, effects and an answer. Synchronous and a function of its arguments
 * alone; the run is advanced in place, so a caller whose write of the facts fails throws its run away and folds anew.
 */
export function decide(run: Run, command: Command): Turn {
	const draft = draftOf(run, Math.max(command.at, run.lastFactAt), command.kind === 'report' ? command.jitter : 0);
	draft.opensInto = run.endedAt === null || !('inLine' in command) ? null : (command.inLine ?? null);
	const turn = apply(draft, command);
	if (turn.reply.ok) return turn;
	assert(draft.effects.length === 0, 'a refused command has no effects');
	return turn;
}

function apply(draft: Draft, command: Command): Turn {
	switch (command.kind) {
		case 'report':
			return report(draft, command.deliveries);
		case 'claim':
			return claim(draft, command.attempts);
		case 'complete':
			return complete(draft, command, command.result);
		case 'heartbeat':
			return heartbeat(draft, command);
		case 'answers':
			return takeAnswers(draft, command.answers);
		case 'tick':
			return tick(draft);
		case 'slots':
			return takeSlots(draft, command.slots, command.routes);
		case 'settle':
			return settle(draft, command.effects);
		case 'listed':
			return settleListed(draft, command.upTo);
		case 'stop':
			return stop(draft, command.by);
		case 'pause':
			return pause(draft, command.by);
		case 'resume':
			return resume(draft, command.by);
		case 'hold':
			return hold(draft, command.by);
		case 'release':
			return release(draft, command.by);
		case 'let_go':
			return letGo(draft, command);
		case 'discard':
			return discard(draft, command.ticket);
		case 'rerun':
			return rerun(draft, command.by, command.definition ?? null);
		case 'edit':
			return edit(draft, command);
		case 'operate_tasks':
			return operateTasks(draft, command.by, command.operation, command.tasks);
		case 'rerun_tasks':
			return rerunTasks(draft, command);
		case 'recover':
			return recover(draft, command.by);
		case 'force_close':
			return forceClose(draft, command.by);
		default:
			return unreachable(command);
	}
}
