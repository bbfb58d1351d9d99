import CloudOff from '@lucide/svelte/icons/cloud-off';
import Copy from '@lucide/svelte/icons/copy';
import Download from '@lucide/svelte/icons/download';
import Play from '@lucide/svelte/icons/play';
import RadioTower from '@lucide/svelte/icons/radio-tower';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Action } from '#lib/action/action.ts';
import type { Schema } from '#lib/api/client.ts';
import { scheduleText } from '#lib/i18n/schedule.ts';
import { workflowText } from '#lib/i18n/workflow.ts';
import { scheduleEditPath, workflowPath } from '#lib/model/paths.ts';
import { download, exportAddress } from '#lib/model/workflow/download.ts';
import { session } from '#lib/state/session.svelte.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';
import { goto } from '$app/navigation';
import type { WorkflowOperations } from './workflow-operations.svelte.ts';

type Workflow = Schema<'Workflow'>;

/** What can be done with one or several workflows; the same in the list, on their pages and in the palette. */
export class WorkflowActions {
	readonly #projectId: string;
	readonly #operations: WorkflowOperations;

	constructor(projectId: string, operations: WorkflowOperations) {
		this.#projectId = projectId;
		this.#operations = operations;
	}

	/** Everything for one workflow that the person's roles allow. */
	of(workflow: Workflow): Action[] {
		const mayEdit = session.can(this.#projectId, 'edit');
		return [
			...(session.can(this.#projectId, 'run') ? [this.start(workflow)] : []),
			...(mayEdit ? [workflow.state === 'online' ? this.offline([workflow]) : this.online([workflow])] : []),
			...(mayEdit ? [this.copy(workflow)] : []),
			this.download([workflow]),
			...(mayEdit ? [this.remove([workflow])] : []),
		];
	}

	ofSeveral(workflows: readonly Workflow[]): Action[] {
		const mayEdit = session.can(this.#projectId, 'edit');
		return [
			...(mayEdit ? [this.online(workflows), this.offline(workflows)] : []),
			this.download(workflows),
			...(mayEdit ? [this.remove(workflows)] : []),
		];
	}

	start(workflow: Workflow): Action {
		const t = workflowText();
		return {
			id: 'run',
			title: t.run,
			group: 'act',
			icon: Play,
			...(workflow.state === 'online' ? {} : { blockedBecause: t.runNeedsOnline }),
			run: () => this.#operations.ask({ kind: 'start', workflow }),
		};
	}

	online(workflows: readonly Workflow[]): Action {
		const t = workflowText();
		const wanted = workflows.filter(({ state }) => state !== 'online');
		return {
			id: 'online',
			title: t.bringOnline,
			group: 'act',
			icon: RadioTower,
			...(wanted.length > 0 ? {} : { blockedBecause: t.allOnline }),
			run: async () => {
				const outcomes = await this.#operations.each('online', wanted, (workflow) =>
					this.#operations.bringOnline(workflow),
				);
				const names = outcomes.filter(({ problem }) => !problem).map(({ workflow }) => workflow.name);
				const [only] = wanted;
				if (wanted.length === 1 && only && names.length === 1) await this.#offerSchedule(only);
				else if (names.length > 0) toasts.say(t.isOnline(names));
			},
		};
	}

	/** A workflow that has come online still starts nothing by itself: its schedule has a switch of its own (C2). */
	async #offerSchedule(workflow: Workflow): Promise<void> {
		const said = workflowText().isOnline([workflow.name]);
		const schedule = await this.#operations.scheduleOf(workflow).catch(() => null);
		if (schedule === null || schedule?.online) return toasts.say(said);
		if (schedule) return this.#operations.ask({ kind: 'schedule', schedule });
		const run = (): unknown => goto(scheduleEditPath(this.#projectId, workflow.id));
		toasts.say(said, { action: { title: scheduleText().add, run } });
	}

	offline(workflows: readonly Workflow[]): Action {
		const t = workflowText();
		const wanted = workflows.filter(({ state }) => state === 'online');
		return {
			id: 'offline',
			title: t.takeOffline,
			group: 'act',
			icon: CloudOff,
			...(wanted.length > 0 ? {} : { blockedBecause: t.noneOnline }),
			run: () => this.#operations.ask({ kind: 'offline', workflows: wanted }),
		};
	}

	copy(workflow: Workflow): Action {
		const t = workflowText();
		return {
			id: 'copy',
			title: t.copy,
			group: 'act',
			icon: Copy,
			run: async () => {
				await this.#operations.each('copy', [workflow], async () => {
					const { id, name } = await this.#operations.copy(workflow);
					const action = { title: t.open, run: () => goto(workflowPath(this.#projectId, id)) };
					toasts.say(t.copied(name), { action });
				});
			},
		};
	}

	download(workflows: readonly Workflow[]): Action {
		const t = workflowText();
		return {
			id: 'download',
			title: t.download,
			group: 'act',
			icon: Download,
			run: () => {
				for (const { id } of workflows) download(exportAddress(this.#projectId, id, 'yaml'));
			},
		};
	}

	remove(workflows: readonly Workflow[]): Action {
		const t = workflowText();
		const isBlocked = workflows.every(({ state }) => state === 'online');
		return {
			id: 'delete',
			title: t.delete,
			group: 'act',
			icon: Trash2,
			isDangerous: true,
			...(isBlocked ? { blockedBecause: t.deleteNeedsOffline } : {}),
			run: () => this.#operations.ask({ kind: 'delete', workflows }),
		};
	}
}
