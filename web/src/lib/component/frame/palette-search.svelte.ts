import Blocks from '@lucide/svelte/icons/blocks';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import Workflow from '@lucide/svelte/icons/workflow';
import type { Action } from '#lib/action/action.ts';
import { answer, api } from '#lib/api/client.ts';
import { executorNames } from '#lib/component/executor/executor-names.ts';
import { frameText } from '#lib/i18n/frame.ts';
import { idIn } from '#lib/model/id-in.ts';
import { executorPath, instancePath, workflowPath } from '#lib/model/paths.ts';
import { inBackground } from '#lib/state/in-background.ts';

/** Typing is not searching: the project is asked once the fingers rest. */
const REST_MS = 180;
const TYPED_MIN = 2;
const SHOWN_MAX = 6;

interface Found {
	readonly typed: string;
	readonly workflows: readonly { readonly id: string; readonly name: string }[];
	readonly executors: readonly { readonly id: string; readonly name: string }[];
}

const NOTHING: Found = { typed: '', workflows: [], executors: [] };

/** Things of the project whose name or id somebody types into the palette, as commands that open them. */
export class PaletteSearch {
	typed = $state('');
	#found = $state.raw<Found>(NOTHING);
	readonly #projectId: () => string | undefined;
	readonly #go: (href: string) => unknown;

	constructor(projectId: () => string | undefined, go: (href: string) => unknown) {
		this.#projectId = projectId;
		this.#go = go;
		$effect(() => {
			const project = projectId();
			const typed = this.typed.trim();
			if (project === undefined || typed.length < TYPED_MIN) return;
			const aborting = new AbortController();
			const timer = setTimeout(() => inBackground(this.#search(project, typed, aborting.signal)), REST_MS);
			return () => {
				clearTimeout(timer);
				aborting.abort();
			};
		});
	}

	get actions(): readonly Action[] {
		const project = this.#projectId();
		const typed = this.typed.trim();
		if (project === undefined || typed.length < TYPED_MIN) return [];
		const { workflows, executors, typed: searched } = this.#found;
		// What was found for other words stays until the new answer is there; the palette itself leaves out what does not fit.
		const keywords = searched === typed ? [typed] : [];
		const { kinds } = frameText();
		return [
			...this.#byId(project, typed),
			...workflows.map(({ id, name }) => ({
				...this.#open(name, id, Workflow, workflowPath(project, id), keywords),
				detail: kinds.workflow,
			})),
			...executors.map(({ id, name }) => ({
				...this.#open(name, id, Blocks, executorPath(project, id), keywords),
				detail: kinds.executor,
			})),
		];
	}

	#byId(project: string, typed: string): Action[] {
		const id = idIn(typed);
		if (id === undefined) return [];
		const t = frameText();
		const { kind, text } = id;
		if (kind === 'instance')
			return [this.#open(t.openRun(text), text, CircleDot, instancePath(project, text), [typed])];
		if (kind === 'workflow')
			return [this.#open(t.openWorkflow(text), text, Workflow, workflowPath(project, text), [typed])];
		return [this.#open(t.openExecutor(text), text, Blocks, executorPath(project, text), [typed])];
	}

	#open(title: string, id: string, icon: Action['icon'] & object, href: string, keywords: readonly string[]): Action {
		return { id: `open ${id}`, title, group: 'found', icon, keywords, run: () => this.#go(href) };
	}

	async #search(projectId: string, typed: string, signal: AbortSignal): Promise<void> {
		const params = { path: { projectId }, query: { name: typed, limit: SHOWN_MAX } };
		const [workflows, names] = await Promise.all([
			answer(api.GET('/api/v1/projects/{projectId}/workflows', { params, signal })).catch(() => ({ items: [] })),
			executorNames(projectId),
		]);
		if (signal.aborted) return;
		const executors = [...names]
			.filter(([, name]) => name.toLowerCase().includes(typed.toLowerCase()))
			.slice(0, SHOWN_MAX)
			.map(([id, name]) => ({ id, name }));
		this.#found = { typed, workflows: workflows.items, executors };
	}
}
