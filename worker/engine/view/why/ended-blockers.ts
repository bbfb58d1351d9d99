import type { Release, RunBlocker } from '../../../contract/why.ts';
import { unreachable } from '../../../lib/unreachable.ts';
import { isRerunForbidden } from '../../decide/rerun.ts';
import { closedBecause } from '../../decide/task-verdict.ts';
import { weightOf } from '../../evolve/phase.ts';
import type { Phase, Run, Task } from '../../state.ts';
import { lastAttempt } from '../../task-index.ts';
import { CAUSE_WORDS } from '../log/words.ts';
import { lastStopAnswer } from './answer-words.ts';
import { blocker, onInstance, onTask, onWorkflow } from './blocker.ts';
import type { Known } from './known.ts';
import { standsBehind } from './stands-behind.ts';

export type EndedPhase = Extract<Phase, { readonly state: 'success' | 'failed' | 'skipped' | 'stopped' }>;

/** Why a task ended the way it did, and what would have it run again or pass. */
export function endedAs(run: Run, task: Task, phase: EndedPhase, known: Known): RunBlocker {
	const since = phase.at;
	switch (phase.state) {
		case 'success':
			return succeeded(task, phase, known);
		case 'failed':
			return failed(run, task, phase, known);
		case 'skipped':
			return skipped(run, task, phase);
		case 'stopped': {
			const { cause } = phase;
			const by = cause === 'stopped_by' ? known.deeds().stoppedBy : run.forcedBy;
			const release = releaseOf(run, task, known);
			const answer = answerToForce(task, since);
			const text = `It was stopped: ${CAUSE_WORDS[cause]}.${answer.text}`;
			return blocker('stopped', text, { values: { cause, ...answer.values }, by, since, release });
		}
		default:
			return unreachable(phase);
	}
}

/** Whether the work of a task that ended by force is over too, as far as its executor has said. */
function answerToForce(task: Task, endedAt: number): ReturnType<typeof lastStopAnswer> {
	const attempt = lastAttempt(task);
	return attempt?.ended?.at === endedAt ? lastStopAnswer(attempt, true) : { text: '', values: {} };
}

function succeeded(task: Task, { at, cause }: Extract<Phase, { state: 'success' }>, known: Known): RunBlocker {
	const by = cause === 'forced_by' ? (known.deeds().taskBy.get(task.node.key) ?? null) : null;
	const text = cause === null ? 'It has succeeded.' : `It counts as succeeded: ${CAUSE_WORDS[cause]}.`;
	return blocker('succeeded', text, { values: { cause }, by, since: at });
}

function failed(run: Run, task: Task, phase: Extract<Phase, { state: 'failed' }>, known: Known): RunBlocker {
	const { at: since, failure, abandoned } = phase;
	const { cause, message, code } = failure;
	const isDeed = cause === 'forced_by' || cause === 'terminated_by';
	const by = isDeed ? (known.deeds().taskBy.get(task.node.key) ?? null) : null;
	const values = { cause, message, code };
	if (abandoned)
		return blocker('passed', `It failed and counts as passed, as its node says: ${message}`, { values, by, since });
	const release = releaseOf(run, task, known);
	return blocker('failed', `It failed, because ${CAUSE_WORDS[cause]}: ${message}`, { values, by, since, release });
}

function skipped(run: Run, task: Task, { cause, at: since }: Extract<Phase, { state: 'skipped' }>): RunBlocker {
	const tasks = standsBehind(run, task);
	const parts = { values: { cause, count: tasks.length }, since, tasks };
	if (cause === 'upstream_failed') return blocker('upstream_failed', 'It was skipped: a task before it failed.', parts);
	return blocker('skipped', `It was skipped: ${CAUSE_WORDS[cause]}.`, parts);
}

/**
 * What lets a broken task run again: the recovery of the run once it has ended, else its own rerun. Where its rerun policy
 * forbids both, it can be set to success, which lets what follows it go on.
 */
function releaseOf(run: Run, task: Task, known: Known): Release | null {
	if (known.isArchived) return onWorkflow(run, 'run');
	if (closedBecause(run) !== null) return null;
	if (canRecover(run)) return onInstance(run, 'recover');
	if (!isRerunForbidden(task) && task.broken === 0) return onTask(run, task, 'rerun');
	return task.phase.state === 'failed' ? onTask(run, task, 'set_success') : null;
}

/** Recovery takes all that is broken or nothing. */
export function canRecover(run: Run): boolean {
	if (run.state !== 'failed' && run.state !== 'stopped') return false;
	return !run.tasks.some((task) => weightOf(task.phase) === 'broken' && isRerunForbidden(task));
}
