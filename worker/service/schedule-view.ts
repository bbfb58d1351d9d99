import { toInstant } from '../contract/instant.ts';
import type { Schedule, ScheduleStatus } from '../contract/schedule.ts';
import type { ListedScheduleRow, ScheduleRow } from '../db/query/schedule.ts';
import { scheduleRuleSchema } from '../schedule/schedule-entry.ts';
import { comingUp, plannedOccurrences, schedulePlanSchema } from '../schedule/schedule-plan.ts';
import type { PlannedStretch } from '../schedule/schedules-rpc.ts';
import { shownRule } from './schedule-rule.ts';

/** The entity tag of a schedule (RFC 9110 §8.8.3): strong, since every change makes another. */
export function scheduleEtag(row: ScheduleRow): string {
	return `"${row.revision}"`;
}

/**
 * What its scheduler said is going to fire, and where it holds what is past; nothing before it has said so. What it said
 * before a schedule went offline holds no longer.
 */
export function planOfRow({ online, owed, plan }: ScheduleRow): readonly PlannedStretch[] {
	const isOutdated = !online && owed;
	return plan === null || isOutdated ? [] : schedulePlanSchema.parse(plan);
}

export function showSchedule({ schedule, workflowName, isWorkflowOnline }: ListedScheduleRow, now: number): Schedule {
	const { id, projectId, workflowId, online, owed, revision, attention, attentionSince } = schedule;
	const [next] = plannedOccurrences(comingUp(planOfRow(schedule), now), 0, Number.MAX_SAFE_INTEGER, 1);
	const nextAt = next?.occurrence.at ?? null;
	const isOnline = online && isWorkflowOnline;
	return {
		...{ id, projectId, workflowId, workflowName },
		...shownRule(scheduleRuleSchema.parse(schedule.rule)),
		online: isOnline,
		status: statusOf({ isOnline, owed, needsAttention: attention !== null, nextAt }),
		attention: attention === null ? null : { reason: attention, since: toInstant(attentionSince ?? 0) },
		revision,
		etag: scheduleEtag(schedule),
		nextAt: isOnline && nextAt !== null ? toInstant(nextAt) : null,
		createdAt: toInstant(schedule.createdAt),
		updatedAt: toInstant(schedule.updatedAt),
		updatedBy: schedule.updatedBy,
	};
}

interface Standing {
	readonly isOnline: boolean;
	/** Its scheduler has yet to acknowledge it. */
	readonly owed: boolean;
	readonly needsAttention: boolean;
	readonly nextAt: number | null;
}

/** The list's filter asks the database for the same. */
function statusOf({ isOnline, owed, needsAttention, nextAt }: Standing): ScheduleStatus {
	if (!isOnline) return 'offline';
	if (owed) return 'unconfirmed';
	if (needsAttention) return 'needs_attention';
	return nextAt === null ? 'expired' : 'scheduling';
}
