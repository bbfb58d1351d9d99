import { attemptId } from '../contract/ids.ts';
import type { JsonValue } from '../contract/parameter.ts';
import type { RunMode } from '../contract/status.ts';
import type { Attempt } from './attempt.ts';
import type { AttemptRef } from './command.ts';
import { contextOfTask } from './context-of-task.ts';
import { leaseMsOf } from './lease.ts';
import { type ResolvedTask, resolveTask } from './parameter/resolve.ts';
import type { RunSpec } from './run-spec.ts';
import type { Run, Task } from './state.ts';
import { findAttempt, findTask } from './task-index.ts';

/**
 * An attempt as a consumer receives it: everything a `task.run` body needs but for the callback address and the
 * signature, which belong to the sender.
 */
export interface ClaimedAttempt {
	readonly attemptId: string;
	readonly attempt: number;
	readonly executorId: string;
	/** Where another executor may be found when this one is gone. */
	readonly executorGroup: string;
	/** 1 for the first delivery of this attempt. */
	readonly delivery: number;
	readonly leaseMs: number;
	/** Run timeout to enforce on a synchronous answer; null when the node has none. */
	readonly timeoutMs: number | null;
	readonly mode: RunMode;
	readonly task: {
		readonly key: string;
		readonly name: string;
		readonly type: string;
		readonly config: Readonly<Record<string, JsonValue>>;
	};
	readonly params: Readonly<Record<string, JsonValue>>;
	readonly workflow: { readonly id: string; readonly name: string; readonly version: number };
	readonly instance: {
		readonly id: string;
		readonly scheduleTime: number;
		readonly timeZone: string;
		readonly kind: RunSpec['kind'];
	};
	readonly project: { readonly id: string; readonly name: string };
}

/**
 * Whether a claim of this attempt has to be a stored fact before it may be answered: a second delivery costs other nodes
 * nothing, and one that must never run twice would run twice.
 */
export function isClaimStored(run: Run, ref: AttemptRef): boolean {
	return findTask(run, ref.task)?.node.node.rerunPolicy === 'never';
}

/** Whether the present delivery of an attempt is to be sent and nobody was given it, in this life or for good. */
export function isClaimable(run: Run, ref: AttemptRef): boolean {
	const task = findTask(run, ref.task);
	const attempt = task === null ? null : findAttempt(task, ref.attempt);
	return attempt !== null && isDeliverable(run, attempt) && (attempt.storedClaim ?? 0) < attempt.deliveries;
}

/**
 * Hands an attempt to a consumer, once per delivery; null for one that has moved on, is held by another consumer or
 * is being stopped. Writes nothing: the claim itself is only remembered, a lost one is covered by the delivery lease.
 * Where that is not enough (`isClaimStored`), the caller asks with a `claim` command, or knows that no queue message
 * names the attempt.
 */
export function claimOf(run: Run, ref: AttemptRef): ClaimedAttempt | null {
	const task = findTask(run, ref.task);
	const attempt = task === null ? null : findAttempt(task, ref.attempt);
	if (task === null || attempt === null || !isDeliverable(run, attempt)) return null;
	const resolved = resolvedOf(run, task, attempt);
	if (resolved === null) return null;
	attempt.memory.claimedDelivery = attempt.deliveries;
	return payloadOf(run, task, attempt, resolved);
}

function payloadOf(run: Run, task: Task, attempt: Attempt, resolved: ResolvedTask): ClaimedAttempt {
	const { spec } = run;
	const { timeout, node, name, key } = task.node;
	return {
		task: { key, name, type: node.task.type, config: resolved.config },
		attempt: attempt.number,
		attemptId: attemptId(spec.instanceId, key, attempt.number),
		executorId: attempt.executorId,
		executorGroup: task.node.executorGroup,
		delivery: attempt.deliveries,
		leaseMs: leaseMsOf(run, attempt),
		timeoutMs: timeout === null || timeout.action === 'warn' ? null : timeout.seconds * 1000,
		mode: spec.mode,
		params: resolved.params,
		workflow: { id: spec.workflowId, name: spec.workflowName, version: spec.version },
		instance: {
			id: spec.instanceId,
			scheduleTime: spec.scheduleTime,
			timeZone: spec.timeZone,
			kind: spec.kind,
		},
		project: { id: spec.projectId, name: spec.projectName },
	};
}

function isDeliverable(run: Run, attempt: Attempt): boolean {
	return (
		run.endedAt === null &&
		attempt.ended === null &&
		attempt.acceptedAt === null &&
		attempt.stop === null &&
		attempt.redeliverAt === null &&
		attempt.memory.claimedDelivery < attempt.deliveries
	);
}

function resolvedOf(run: Run, task: Task, attempt: Attempt): ResolvedTask | null {
	const known = attempt.memory.resolved ?? attempt.inputs;
	if (known !== undefined) return known;
	const resolved = resolveTask(run.spec, task.node, contextOfTask(run, task));
	return resolved.ok ? resolved.value : null;
}
