import KeyRound from '@lucide/svelte/icons/key-round';
import Pencil from '@lucide/svelte/icons/pencil';
import PlugZap from '@lucide/svelte/icons/plug-zap';
import Power from '@lucide/svelte/icons/power';
import PowerOff from '@lucide/svelte/icons/power-off';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Action } from '#lib/action/action.ts';
import { executorsText } from '#lib/i18n/executors.ts';
import { whatWasThrown } from '#lib/i18n/problem.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';
import { changeExecutor } from './change-executor.ts';
import { describeExecutor } from './describe-executor.ts';
import type { ExecutorQuestion, KnownExecutor } from './executor-dialog.ts';

interface Ways {
	readonly projectId: string;
	/** Asks first, in ExecutorDialogs. */
	readonly ask: (question: ExecutorQuestion) => void;
	/** Something changed. */
	readonly onDone: () => void;
}

/** What can be done with an executor by whoever may manage executors. */
export function executorActions(executor: KnownExecutor, { projectId, ask, onDone }: Ways): Action[] {
	const t = executorsText();
	const { id, name, enabled, rotating } = executor;
	return [
		{
			id: `describe ${id}`,
			title: t.describe,
			group: 'act',
			icon: PlugZap,
			run: () => tell(describe(projectId, executor).then(onDone)),
		},
		enabled
			? {
					id: `disable ${id}`,
					title: t.disable,
					group: 'act',
					icon: PowerOff,
					run: () => ask({ kind: 'disable', executor }),
				}
			: {
					id: `enable ${id}`,
					title: t.enable,
					group: 'act',
					icon: Power,
					run: () => tell(enable(projectId, id, name).then(onDone)),
				},
		{ id: `edit ${id}`, title: t.edit, group: 'act', icon: Pencil, run: () => ask({ kind: 'edit', executor }) },
		{
			id: `rotate ${id}`,
			title: rotating ? t.rotateFinish : t.rotate,
			group: 'act',
			icon: KeyRound,
			run: () => ask({ kind: 'rotate', executor }),
		},
		{
			id: `remove ${id}`,
			title: t.remove,
			group: 'act',
			icon: Trash2,
			isDangerous: true,
			run: () => ask({ kind: 'remove', executor }),
		},
	];
}

async function describe(projectId: string, { id, name }: KnownExecutor): Promise<void> {
	const t = executorsText();
	const described = await describeExecutor(projectId, id);
	if (described.ok) toasts.say(t.describedToast(name));
	else {
		const { what, advice } = t.faults[described.failure.fault];
		toasts.say(`${what} ${advice} (${described.failure.reason})`, { tone: 'failed' });
	}
}

async function enable(projectId: string, executorId: string, name: string): Promise<void> {
	await changeExecutor(projectId, executorId, { enabled: true });
	toasts.say(executorsText().enabledToast(name));
}

function tell(work: Promise<unknown>): Promise<unknown> {
	return work.catch((error) => toasts.say(whatWasThrown(error), { tone: 'failed' }));
}
