import type { RunBlocker } from '../../../contract/why.ts';
import { unreachable } from '../../../lib/unreachable.ts';
import { windowOf } from '../../decide/daily-window.ts';
import type { Phase, Run, Task } from '../../state.ts';
import { lastAttempt, liveAttempt, taskAt } from '../../task-index.ts';
import { CAUSE_WORDS } from '../log/words.ts';
import { underWay } from './attempt-blockers.ts';
import { blocker, onTask, tasksInWords } from './blocker.ts';
import { endedAs } from './ended-blockers.ts';
import { waitingToStart } from './queued-blockers.ts';
import { pausedByPerson, waitingInLine } from './run-blockers.ts';
import type { Scene } from './scene.ts';
import { standsBehind } from './stands-behind.ts';

/** Everything that stands between a task and its next step, or why it ended; never nothing. */
export function blockersOf(run: Run, task: Task, scene: Scene): RunBlocker[] {
	const { phase } = task;
	switch (phase.state) {
		case 'pending':
			if (run.inLine !== null) return [...waitingInLine(run), ...behind(run, task)];
			return [...pausedByPerson(run, scene), ...waitsForUpstream(run, task)];
		case 'held':
			return [heldBy(run, task, phase), ...waitingInLine(run), ...pausedByPerson(run, scene), ...behind(run, task)];
		case 'delayed':
			return [...pausedByPerson(run, scene), delayedUntil(run, task, phase)];
		case 'queued':
			return queuedBecause(run, task, phase.since, scene);
		case 'running': {
			const attempt = liveAttempt(task);
			return [attempt === null ? nextTurn() : underWay(run, task, attempt)];
		}
		case 'success':
		case 'failed':
		case 'skipped':
		case 'stopped':
			return [endedAs(run, task, phase, scene)];
		default:
			return unreachable(phase);
	}
}

function waitsForUpstream(run: Run, task: Task): RunBlocker[] {
	const upstream = behind(run, task);
	return upstream.length > 0 ? upstream : [nextTurn()];
}

function behind(run: Run, task: Task): RunBlocker[] {
	const tasks = standsBehind(run, task);
	if (tasks.length === 0) return [];
	const text = `It waits for ${tasksInWords(tasks.length)} before it to end.`;
	return [blocker('upstream', text, { values: { count: tasks.length }, tasks })];
}

/** What was just changed is looked at at once; whoever asks in between is told so. */
function nextTurn(): RunBlocker {
	return blocker('next_turn', 'It starts at once.');
}

function heldBy(run: Run, task: Task, { since, by }: Extract<Phase, { state: 'held' }>): RunBlocker {
	const text = 'It is held: it does not start until it is released.';
	return blocker('held', text, { by, since, release: onTask(run, task, 'release') });
}

function queuedBecause(run: Run, task: Task, since: number, scene: Scene): RunBlocker[] {
	const attempt = liveAttempt(task);
	if (attempt !== null) return [underWay(run, task, attempt)];
	const paused = pausedByPerson(run, scene);
	return paused.length > 0 ? paused : [waitingToStart(run, task, since, scene)];
}

/** A delay stands still while somebody has paused the run; the opening of the window is an hour of the day. */
function delayedUntil(run: Run, task: Task, phase: Extract<Phase, { state: 'delayed' }>): RunBlocker {
	const { since, reason } = phase;
	const until = run.pause?.reason === 'asked' && reason !== 'daily_window' ? null : phase.until;
	switch (reason) {
		case 'start_delay': {
			const seconds = task.node.delayMs / 1000;
			return blocker('start_delay', `It waits for its start delay of ${seconds} s.`, {
				values: { seconds },
				since,
				until,
			});
		}
		case 'daily_window': {
			const { from = '', to = '' } = windowOf(run, task) ?? {};
			const text = `It waits for the hours in which it may start: ${from} to ${to} (${run.spec.timeZone}).`;
			return blocker('daily_window', text, { values: { from, to, timeZone: run.spec.timeZone }, since, until });
		}
		case 'retry_interval':
			return retry(task, since, until);
		case 'retry_turn':
			return behindRetries(run, task, since);
		default:
			return unreachable(reason);
	}
}

/** Retries that follow one another: the one under way, and those that were due before it. */
function behindRetries(run: Run, task: Task, since: number): RunBlocker {
	const { taken, waiting } = run.turns;
	const place = [...waiting].indexOf(task.node.index);
	const tasks = [...taken, ...[...waiting].slice(0, place)].map((index) => taskAt(run, index));
	const text = `Retries of this run follow one another: it waits for ${tasksInWords(tasks.length)} before it.`;
	return blocker('retry_turn', text, { values: { count: tasks.length }, since, tasks });
}

/** Between two tries; a task that began anew may also wait until its former attempt has surely been told to stop. */
function retry(task: Task, since: number, until: number | null): RunBlocker {
	const { failures } = task;
	if (failures === 0) {
		const text = 'It waits until the executor of its former attempt has been told to stop.';
		return blocker('former_stop', text, { since, until });
	}
	const tries = task.node.retry.count + 1;
	const failure = lastAttempt(task)?.ended?.failure ?? null;
	const cause = failure?.cause ?? null;
	const because = cause === null ? '' : `, because ${CAUSE_WORDS[cause]}`;
	const text = `Try ${failures} of ${tries} failed${because}. It waits for the next.`;
	return blocker('retry_interval', text, {
		values: { failures, next: failures + 1, tries, cause, message: failure?.message ?? null },
		since,
		until,
	});
}
