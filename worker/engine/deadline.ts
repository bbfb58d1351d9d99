import { isTerminalTask } from '../contract/status.ts';
import { unreachable } from '../lib/unreachable.ts';
import { type Attempt, knowsOfStop } from './attempt.ts';
import { isHeld } from './is-held.ts';
import { contactDeadline, effectiveLeaseUntil, statusAskInterval } from './lease.ts';
import type { Run, Task } from './state.ts';
import { liveAttempt, taskAt } from './task-index.ts';
import { ORPHAN_AUDIT_MS, SLOTS_ASK_AGAIN_MS, STOP_ASK_AGAIN_MS } from './timing.ts';

/** When the scheduling wait of a task that never started is over (C5). */
export function waitUntil(run: Run, task: Task): number {
	return Math.max(run.spec.scheduleTime, run.spec.createdAt, task.waitBase) + task.node.waitMs;
}

/** The earliest time at which something must be done about a task; null for a terminal one. */
export function deadlineOf(run: Run, task: Task): number | null {
	const phase = task.phase;
	if (isTerminalTask(phase.state)) return null;
	const attempt = liveAttempt(task);
	if (attempt !== null) return attemptDeadline(run, task, attempt);
	if (standsStill(run)) return null;
	switch (phase.state) {
		case 'delayed':
			return task.startedAt === null ? Math.min(phase.until, waitUntil(run, task)) : phase.until;
		case 'pending':
		case 'queued':
			return task.startedAt === null ? waitUntil(run, task) : null;
		case 'held':
		case 'running':
		case 'success':
		case 'failed':
		case 'skipped':
		case 'stopped':
			return null;
		default:
			return unreachable(phase);
	}
}

/** While somebody has paused the run, or holds it, no timer fires; what is left of each runs on when it goes on. */
function standsStill({ pause, inLine }: Run): boolean {
	return pause?.reason === 'asked' || isHeld(inLine);
}

function attemptDeadline(run: Run, task: Task, attempt: Attempt): number {
	const times: number[] = [];
	if (attempt.stop !== null) {
		times.push(attempt.stop.until);
		const asked = attempt.memory.stopAskedAt;
		if (!knowsOfStop(attempt)) times.push(asked === null ? attempt.stop.at : asked + STOP_ASK_AGAIN_MS);
		return Math.min(...times);
	}
	if (attempt.acceptedAt === null) return attempt.redeliverAt ?? attempt.deliveryUntil;
	times.push(effectiveLeaseUntil(attempt), contactDeadline(run, attempt));
	if (attempt.memory.statusAskedAt !== null && attempt.contactLostAt !== null)
		times.push(attempt.memory.statusAskedAt + statusAskInterval(run, attempt));
	const timeout = task.node.timeout;
	if (timeout !== null && !(timeout.action === 'warn' && attempt.timeoutWarned))
		times.push(attempt.acceptedAt + timeout.seconds * 1000);
	return Math.min(...times);
}

/** Puts a task's present deadline into the heap; called whenever something it derives from changed. */
export function touch(run: Run, task: Task): void {
	const at = deadlineOf(run, task);
	if (at !== null) run.deadlines.push(at, task.node.index);
}

/** Earliest true deadline of any task; drops entries whose task has moved on. */
export function earliestTaskDeadline(run: Run): { readonly at: number; readonly index: number } | null {
	let entry = run.deadlines.peek();
	while (entry !== null && deadlineOf(run, taskAt(run, entry.index)) !== entry.at) {
		run.deadlines.pop();
		entry = run.deadlines.peek();
	}
	return entry;
}

/** When the run must be looked at again; null for one that owes nothing to anybody. */
export function nextDeadline(run: Run): number | null {
	const { stopsRefusedAt } = run.memory;
	const times = run.endedAt === null ? liveTimes(run) : debtTimes(run, run.endedAt);
	const due = [...times, stopsRefusedAt === null ? null : stopsRefusedAt + STOP_ASK_AGAIN_MS].filter(
		(time) => time !== null,
	);
	return due.length === 0 ? null : Math.min(...due);
}

function liveTimes(run: Run): (number | null)[] {
	const { memory } = run;
	// A run that has nothing under way and no timer of a task's own would sleep for days on a lost decision.
	const isAtRest = run.state === 'paused' || run.state === 'waiting';
	const idle = run.inFlight === 0 && run.counts.delayed === 0 && !isAtRest;
	return [
		earliestTaskDeadline(run)?.at ?? null,
		memory.slotsAskedAt === null ? null : memory.slotsAskedAt + SLOTS_ASK_AGAIN_MS,
		memory.blockRefusedAt === null ? null : memory.blockRefusedAt + SLOTS_ASK_AGAIN_MS,
		memory.continueAt,
		idle ? Math.max(run.lastFactAt, memory.auditedAt ?? 0) + ORPHAN_AUDIT_MS : null,
	];
}

function debtTimes(run: Run, endedAt: number): (number | null)[] {
	const owes = run.owesEnded || run.owesProjection;
	return [owes ? (run.memory.endedToldAt ?? endedAt) + SLOTS_ASK_AGAIN_MS : null];
}
