import { unreachable } from '../../lib/unreachable.ts';
import { deadlineOf, earliestTaskDeadline, touch, waitUntil } from '../deadline.ts';
import { accepted, type Draft, type Turn } from '../draft.ts';
import type { Task } from '../state.ts';
import { liveAttempt, taskAt } from '../task-index.ts';
import { SLOTS_ASK_AGAIN_MS } from '../timing.ts';
import { advance } from './advance.ts';
import { tickAttempt } from './attempt-deadlines.ts';
import { waitsForWindow } from './daily-window.ts';
import { failTask } from './end-attempt.ts';
import { oweEnd } from './finish-run.ts';
import { repeatForcedStops } from './forced-stops.ts';
import { healOrphans } from './orphans.ts';
import { repeatBlockBack } from './slots.ts';
import { stopsFormerFirst } from './stop-former.ts';
import { waitsForTurn } from './wait-for-turn.ts';

/** Does everything whose time has come. Early, late and repeated ticks are harmless: only deadlines decide. */
export function tick(draft: Draft): Turn {
	const { run, at } = draft;
	repeatForcedStops(draft);
	if (run.endedAt !== null) {
		if (at >= (run.memory.endedToldAt ?? 0) + SLOTS_ASK_AGAIN_MS) oweEnd(draft);
		return accepted(draft);
	}
	repeatBlockBack(draft);
	healOrphans(draft);
	for (const task of dueTasks(draft)) if (run.endedAt === null) tickTask(draft, task);
	advance(draft);
	return accepted(draft);
}

/** Tasks whose deadline has passed, each once, in document order: what is done about one may set another in the past. */
function dueTasks(draft: Draft): Task[] {
	const { run, at } = draft;
	const due = new Set<Task>();
	let entry = earliestTaskDeadline(run);
	while (entry !== null && entry.at <= at) {
		run.deadlines.pop();
		due.add(taskAt(run, entry.index));
		entry = earliestTaskDeadline(run);
	}
	return [...due].sort((one, other) => one.node.index - other.node.index);
}

function tickTask(draft: Draft, task: Task): void {
	const { run, at } = draft;
	const deadline = deadlineOf(run, task);
	if (deadline === null || deadline > at) return touch(run, task);
	const attempt = liveAttempt(task);
	if (attempt !== null) {
		tickAttempt(draft, task, attempt);
		touch(run, task);
		return;
	}
	const { phase } = task;
	switch (phase.state) {
		case 'delayed':
			if (phase.until > at) failWaiting(draft, task);
			else if (!stopsFormerFirst(draft, task) && !waitsForWindow(draft, task) && !waitsForTurn(draft, task))
				draft.runnable.add(task.node.index);
			return;
		case 'pending':
		case 'queued':
			return failWaiting(draft, task);
		case 'held':
		case 'running':
		case 'success':
		case 'failed':
		case 'skipped':
		case 'stopped':
			return;
		default:
			return unreachable(phase);
	}
}

/** The scheduling wait is over and the task never started (C5). */
function failWaiting(draft: Draft, task: Task): void {
	if (waitUntil(draft.run, task) > draft.at) return;
	failTask(draft, task, {
		cause: 'wait_timeout',
		message: `Did not start within its scheduling wait of ${task.node.waitMs / 1000} s.`,
		code: null,
		retryable: false,
	});
}
