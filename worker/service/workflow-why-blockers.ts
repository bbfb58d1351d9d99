import type { CapacityUsage, OpenBreaker } from '../capacity/rpc.ts';
import type { ListedExecutor } from '../contract/executor.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import type { Schedule } from '../contract/schedule.ts';
import type { Release, WorkflowBlocker, WorkflowBlockerKind } from '../contract/why.ts';
import type { Blocker } from '../contract/workflow.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import type { ScheduleMarkRow } from '../db/query/schedule.ts';
import type { WorkflowRow } from '../db/query/workflow.ts';
import { deliveryWords } from '../engine/view/log/words.ts';
import { opensAt } from '../occurrence/daily-window.ts';
import { scheduleBlockersOf } from './schedule-blockers.ts';
import { blockersOf, groupOf, missingExecutors } from './workflow-blockers.ts';

/** Problems of a document, and held instances, that are named one by one. */
const NAMED_MAX = 10;

/** It is not online, and what keeps it from being; or it is, and some of its tasks have nobody to run them. */
export function definitionBlockers(
	row: Pick<WorkflowRow, 'id' | 'state' | 'submittedBy'>,
	document: WorkflowDocument,
	executors: readonly ListedExecutor[],
): WorkflowBlocker[] {
	const { id, state } = row;
	if (state === 'online') {
		const missing = missingExecutors(document, executors, (node) => groupOf(document, node));
		return missing.slice(0, NAMED_MAX).map((problem) => notReady(id, document, problem));
	}
	const problems = blockersOf(document, executors);
	const text = state === 'draft' ? 'It was never brought online.' : 'It is offline: nothing starts it.';
	const by = state === 'offline' ? row.submittedBy : null;
	return [
		blocker('not_online', text, { values: { state }, by, release: release('online', 'workflow', id) }),
		...problems.slice(0, NAMED_MAX).map((problem) => notReady(id, document, problem)),
	];
}

const NODE_POINTER = /^\/nodes\/(\d+)\//;

function notReady(
	workflowId: string,
	document: WorkflowDocument,
	{ code, pointer, message }: Blocker,
): WorkflowBlocker {
	const node = document.nodes[Number(NODE_POINTER.exec(pointer)?.[1])];
	const isNobody = code === 'no_executor' || code === 'unknown_task_type';
	const values = { code, pointer, message, node: node?.key ?? null, type: node?.task.type ?? null };
	if (!isNobody || node === undefined)
		return blocker('not_ready', message, { values, release: release('edit', 'workflow', workflowId) });
	const group = groupOf(document, node);
	const text = `Its task "${node.key}" has nobody to run it: ${message}`;
	return blocker('not_ready', text, {
		values: { ...values, group },
		release: release('register', 'executorGroup', group),
	});
}

/** What its schedule does, or that it has none. */
export function scheduleBlockers(
	{ id, state }: Pick<WorkflowRow, 'id' | 'state'>,
	schedule: Schedule | null,
	now: number,
): WorkflowBlocker[] {
	if (schedule === null)
		return [
			blocker('no_schedule', 'It has no schedule, so it runs when somebody starts it.', {
				release: release('schedule', 'workflow', id),
			}),
		];
	const edit = release('edit', 'schedule', schedule.id);
	switch (schedule.status) {
		case 'offline': {
			const text = 'Its schedule is offline.';
			// Its switch cannot be turned on before the workflow's is.
			const online = state === 'online' ? release('online', 'schedule', schedule.id) : null;
			return [blocker('schedule_offline', text, { release: online })];
		}
		case 'expired':
			return [blocker('schedule_expired', 'Its schedule is over.', { since: schedule.end, release: edit })];
		case 'needs_attention': {
			const { reason = '', since = null } = schedule.attention ?? {};
			const text = `The times of its schedule cannot be computed: ${reason}.`;
			return [blocker('schedule_attention', text, { values: { reason }, since, release: edit })];
		}
		case 'unconfirmed': {
			const text =
				'Its scheduler has not confirmed the last change of its schedule yet; it is told again every minute.';
			return [blocker('schedule_unconfirmed', text, { since: schedule.updatedAt })];
		}
		case 'scheduling':
			return [...windowClosed(schedule, now), dueNext(id, schedule)];
	}
}

/** What keeps the runs of its schedule from doing their work, whether or not the schedule is online. */
export function scheduledRunBlockers(
	schedule: Schedule,
	document: WorkflowDocument,
	executors: readonly ListedExecutor[],
): WorkflowBlocker[] {
	const found = scheduleBlockersOf(schedule, document, executors);
	return found.slice(0, NAMED_MAX).map(({ code, pointer, message, values: { group = null, type = null } }) => {
		const isNobody = typeof group === 'string';
		const help = isNobody ? release('register', 'executorGroup', group) : release('edit', 'schedule', schedule.id);
		return blocker('not_ready', message, {
			values: { code, pointer, message, node: null, type, group },
			release: help,
		});
	});
}

function dueNext(workflowId: string, { nextAt, offsetSeconds }: Schedule): WorkflowBlocker {
	const startsAt = nextAt === null ? null : fromInstant(nextAt) + offsetSeconds * 1000;
	return blocker('due_next', 'It waits for the next time of its schedule.', {
		until: startsAt === null ? null : toInstant(startsAt),
		release: release('run', 'workflow', workflowId),
	});
}

function windowClosed({ id, dailyWindow, timeZone }: Schedule, now: number): WorkflowBlocker[] {
	if (dailyWindow === null) return [];
	const until = opensAt(now, dailyWindow, timeZone);
	if (until <= now) return [];
	const { from, to } = dailyWindow;
	const text = `Tasks of its scheduled runs start only from ${from} to ${to} (${timeZone}).`;
	return [
		blocker('window_closed', text, {
			values: { from, to, timeZone },
			until: toInstant(until),
			release: release('edit', 'schedule', id),
		}),
	];
}

/** Instances that somebody holds: they do not start at their time. */
export function heldBack(
	{ id }: Pick<Schedule, 'id'>,
	marks: readonly Pick<ScheduleMarkRow, 'at' | 'state' | 'by'>[],
): WorkflowBlocker[] {
	const held = marks.filter(({ state }) => state === 'held').sort((one, other) => one.at - other.at);
	const [first] = held;
	if (first === undefined) return [];
	const { length: count } = held;
	const text = count === 1 ? 'One planned run is held.' : `${count} planned runs are held.`;
	const times = held.slice(0, NAMED_MAX).map(({ at }) => toInstant(at));
	const by = held.every((mark) => mark.by === first.by) ? first.by : null;
	return [blocker('planned_held', text, { values: { count, times }, by, release: release('release', 'schedule', id) })];
}

/** Runs that have not ended have their own answers to why. */
export function liveRuns(count: number, most: number): WorkflowBlocker[] {
	if (count === 0) return [];
	if (count > most)
		return [
			blocker('runs_live', `More than ${most} of its runs have not ended.`, { values: { count: most, more: 1 } }),
		];
	const text = count === 1 ? 'One of its runs has not ended.' : `${count} of its runs have not ended.`;
	return [blocker('runs_live', text, { values: { count, more: 0 } })];
}

/** Executors of its groups that are not reached, or refuse what is sent. */
export function failingExecutors(
	document: WorkflowDocument,
	executors: readonly ListedExecutor[],
	breakers: readonly OpenBreaker[],
): WorkflowBlocker[] {
	const groups = new Set(document.nodes.filter(({ disabled }) => !disabled).map((node) => groupOf(document, node)));
	return breakers.flatMap(({ executorId, reason, since }) => {
		const executor = executors.find(({ id }) => id === executorId);
		if (executor === undefined || !executor.groups.some((group) => groups.has(group))) return [];
		const text = `Its executor "${executor.name}" does not take what is sent: ${deliveryWords(reason)}.`;
		const values = { executor: executorId, name: executor.name, reason };
		return [
			blocker('executor_failing', text, {
				values,
				since: toInstant(since),
				release: release('check', 'executor', executorId),
			}),
		];
	});
}

/** The project is so busy that attempts wait for one another. */
export function busyProject({ window, held, waiting }: CapacityUsage): WorkflowBlocker[] {
	if (waiting === 0) return [];
	const text = `The project uses ${held} of its ${window} slots, and ${waiting} more are wanted.`;
	return [blocker('project_slots', text, { values: { window, held, waiting } })];
}

function blocker(
	kind: WorkflowBlockerKind,
	text: string,
	parts: Partial<Omit<WorkflowBlocker, 'kind' | 'text'>>,
): WorkflowBlocker {
	return { kind, text, values: {}, by: null, since: null, until: null, release: null, ...parts };
}

function release(operation: Release['operation'], kind: Release['on']['kind'], id: string): Release {
	return { operation, on: { kind, id } };
}
