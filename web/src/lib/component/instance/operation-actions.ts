import CirclePause from '@lucide/svelte/icons/circle-pause';
import CirclePlay from '@lucide/svelte/icons/circle-play';
import CircleStop from '@lucide/svelte/icons/circle-stop';
import FilePen from '@lucide/svelte/icons/file-pen';
import Hand from '@lucide/svelte/icons/hand';
import LifeBuoy from '@lucide/svelte/icons/life-buoy';
import OctagonX from '@lucide/svelte/icons/octagon-x';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import StepForward from '@lucide/svelte/icons/step-forward';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Action } from '#lib/action/action.ts';
import type { Schema } from '#lib/api/client.ts';
import { instanceOperationsText } from '#lib/i18n/instance-operations.ts';
import { runDefinitionText } from '#lib/i18n/run-definition.ts';
import { stateText } from '#lib/i18n/state.ts';
import {
	abilityFor,
	blockOf,
	concerns,
	INSTANCE_OPERATIONS,
	type InstanceOperation,
	isForGood,
	mayBeEdited,
} from '#lib/model/instance-operations.ts';
import { instancePath } from '#lib/model/paths.ts';
import { session } from '#lib/state/session.svelte.ts';
import type { Icon } from '#lib/ui/icon.ts';

type Instance = Schema<'Instance'>;

export const OPERATION_ICONS: Readonly<Record<InstanceOperation, Icon>> = {
	hold: Hand,
	release: StepForward,
	pause: CirclePause,
	resume: CirclePlay,
	stop: CircleStop,
	rerun: RotateCcw,
	recover: LifeBuoy,
	force_close: OctagonX,
	delete: Trash2,
};

/**
 * What can be done to some runs: what a role forbids and what does not concern them is left out, what no run's state allows
 * says so.
 *
 * @param ask shows the dialog in which it is confirmed.
 */
export function operationActions(
	projectId: string,
	runs: readonly Instance[],
	ask: (operation: InstanceOperation) => void,
): Action[] {
	return INSTANCE_OPERATIONS.filter(
		(operation) => session.can(projectId, abilityFor(operation)) && concerns(operation, runs),
	).map((operation) => {
		const blocked = blockedBecause(operation, runs);
		return {
			id: `run ${operation}`,
			title: instanceOperationsText().operations[operation],
			group: 'act',
			icon: OPERATION_ICONS[operation],
			isDangerous: isForGood(operation),
			...(blocked === undefined ? {} : { blockedBecause: blocked }),
			run: () => ask(operation),
		};
	});
}

/** Going to where a run is given another definition. */
export function editAction(run: Instance, go: (path: string) => unknown): Action[] {
	if (!session.can(run.projectId, 'edit')) return [];
	const t = instanceOperationsText().blocked;
	const state = run.archivedAt === null ? t.state(stateText().instance[run.state]) : t.archived;
	return [
		{
			id: 'run edit',
			title: runDefinitionText().edit,
			group: 'act',
			icon: FilePen,
			...(mayBeEdited(run) ? {} : { blockedBecause: state }),
			run: () => go(instancePath(run.projectId, run.id, 'definition')),
		},
	];
}

/** Recovering a run as a new one; of an archived one as well. */
export function recoverAnewAction(run: Instance, ask: () => void): Action[] {
	if (!session.can(run.projectId, 'run')) return [];
	const t = instanceOperationsText();
	const isBroken = run.state === 'failed' || run.state === 'stopped';
	return [
		{
			id: 'run recover anew',
			title: t.recoverAnew,
			group: 'act',
			icon: LifeBuoy,
			...(isBroken ? {} : { blockedBecause: t.blocked.state(stateText().instance[run.state]) }),
			run: ask,
		},
	];
}

function blockedBecause(operation: InstanceOperation, runs: readonly Instance[]): string | undefined {
	const t = instanceOperationsText().blocked;
	const blocks = runs.map((run) => blockOf(operation, run));
	if (blocks.includes(undefined)) return undefined;
	const [only] = runs;
	if (runs.length !== 1 || !only) return t.none;
	const [block = 'state'] = blocks;
	return block === 'state' ? t.state(stateText().instance[only.state]) : t[block];
}
