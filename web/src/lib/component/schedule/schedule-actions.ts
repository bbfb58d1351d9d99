import CloudOff from '@lucide/svelte/icons/cloud-off';
import Pencil from '@lucide/svelte/icons/pencil';
import RadioTower from '@lucide/svelte/icons/radio-tower';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Action } from '#lib/action/action.ts';
import type { Schema } from '#lib/api/client.ts';
import { scheduleText } from '#lib/i18n/schedule.ts';
import { scheduleEditPath } from '#lib/model/paths.ts';
import { session } from '#lib/state/session.svelte.ts';
import { goto } from '$app/navigation';
import type { ScheduleOperations } from './schedule-operations.svelte.ts';

type Schedule = Schema<'Schedule'>;

/** Whether the person may switch schedules, and hold or stop what they plan. */
export function maySwitch(projectId: string): boolean {
	return session.can(projectId, 'operate') || session.can(projectId, 'edit');
}

/** What can be done with a schedule: the same in the list, on its page and in the palette. */
export function scheduleActions(schedule: Schedule, operations: ScheduleOperations): Action[] {
	const { projectId } = schedule;
	return [
		...(maySwitch(projectId) ? [switchAction(schedule, operations)] : []),
		...(session.can(projectId, 'edit') ? [editAction(schedule), removeAction(schedule, operations)] : []),
	];
}

/** @param isWorkflowOnline left out where that is not known: the API then says so. */
export function switchAction(schedule: Schedule, operations: ScheduleOperations, isWorkflowOnline = true): Action {
	const t = scheduleText();
	if (schedule.online) {
		const run = (): void => operations.ask({ kind: 'offline', schedule });
		return { id: 'schedule offline', title: t.takeOffline, group: 'act', icon: CloudOff, run };
	}
	return {
		id: 'schedule online',
		title: t.bringOnline,
		group: 'act',
		icon: RadioTower,
		...(isWorkflowOnline ? {} : { blockedBecause: t.needsWorkflow }),
		run: () => operations.ask({ kind: 'online', schedule }),
	};
}

export function editAction({ projectId, workflowId }: Schedule): Action {
	return {
		id: 'schedule edit',
		title: scheduleText().edit,
		group: 'act',
		icon: Pencil,
		run: () => goto(scheduleEditPath(projectId, workflowId)),
	};
}

export function removeAction(schedule: Schedule, operations: ScheduleOperations): Action {
	const t = scheduleText();
	return {
		id: 'schedule delete',
		title: t.remove,
		group: 'act',
		icon: Trash2,
		isDangerous: true,
		...(schedule.online ? { blockedBecause: t.needsOffline } : {}),
		run: () => operations.ask({ kind: 'delete', schedule }),
	};
}
