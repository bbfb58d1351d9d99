import type { ControlMessage } from '../dispatch/message.ts';
import type { AttemptRef } from '../engine/command.ts';
import type { Effect } from '../engine/effect.ts';
import type { Run } from '../engine/state.ts';
import { attemptOf, findAttempt, findTask, taskOf } from '../engine/task-index.ts';

/** What an executor is told, or asked, of an attempt in its hands. */
export function controlMessage(
	run: Run,
	effect: Extract<Effect, { kind: 'stop' | 'status' }> & AttemptRef,
): ControlMessage {
	const { projectId, instanceId } = run.spec;
	const { kind, task, attempt, executorId, n } = effect;
	const target = { v: 1 as const, projectId, instanceId, task, attempt, executorId, n, ...handleOf(run, effect) };
	return kind === 'stop' ? { ...target, kind, force: effect.force } : { ...target, kind };
}

/**
 * Nobody has these messages for sure. A polite stop and a question are asked again by their attempt's deadline, and
 * silence is no answer to a question that nobody got; a forced stop is the last that is heard of an attempt. Tells
 * whether there was one.
 */
export function noteRefusal(run: Run, messages: readonly ControlMessage[], now: number): boolean {
	for (const { kind, task, attempt } of messages)
		if (kind === 'status') attemptOf(taskOf(run, task), attempt).memory.statusAsksRefused += 1;
	const refused = messages.filter((message) => message.kind === 'stop' && message.force);
	for (const { task, attempt } of refused) attemptOf(taskOf(run, task), attempt).memory.killAsked = false;
	if (refused.length > 0) run.memory.stopsRefusedAt = now;
	return refused.length > 0;
}

/** Executors that keep no table of their own find an attempt again by the handle they gave it. */
function handleOf(run: Run, ref: AttemptRef): Pick<ControlMessage, 'handle'> {
	const task = findTask(run, ref.task);
	const handle = task === null ? null : (findAttempt(task, ref.attempt)?.handle ?? null);
	return handle === null ? {} : { handle };
}
