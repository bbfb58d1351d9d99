import CirclePause from '@lucide/svelte/icons/circle-pause';
import CirclePlay from '@lucide/svelte/icons/circle-play';
import CircleStop from '@lucide/svelte/icons/circle-stop';
import type { Action } from '#lib/action/action.ts';
import type { Schema } from '#lib/api/client.ts';
import { scheduleText } from '#lib/i18n/schedule.ts';
import { isFor, PLANNED_OPERATIONS, type PlannedOperation } from '#lib/model/schedule/planned-operations.ts';
import type { Icon } from '#lib/ui/icon.ts';
import { maySwitch } from './schedule-actions.ts';

type Planned = Schema<'PlannedInstance'>;

const ICONS: Readonly<Record<PlannedOperation, Icon>> = { hold: CirclePause, release: CirclePlay, stop: CircleStop };

/** @param act does it, or asks first. */
export function plannedActions(
	projectId: string,
	planned: readonly Planned[],
	act: (operation: PlannedOperation, planned: readonly Planned[]) => unknown,
): Action[] {
	if (!maySwitch(projectId)) return [];
	const t = scheduleText();
	return PLANNED_OPERATIONS.map((operation) => {
		const fitting = planned.filter((row) => isFor(operation, row));
		return {
			id: `planned ${operation}`,
			title: t[operation],
			group: 'act',
			icon: ICONS[operation],
			isDangerous: operation === 'stop',
			...(fitting.length > 0 ? {} : { blockedBecause: t.nothingToDo(t[operation]) }),
			run: () => act(operation, fitting),
		};
	});
}
