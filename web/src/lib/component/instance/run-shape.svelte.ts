import { untrack } from 'svelte';
import { answer, api } from '#lib/api/client.ts';
import { type GraphShape, shapeOfDocument, shapeOfTasks } from '#lib/model/graph.ts';
import { Resource } from '#lib/state/resource.svelte.ts';
import type { ShownRun } from './shown-run.svelte.ts';

/**
 * The graph of a run: its version's document, with the places the editor gave its nodes. Where that cannot be read any
 * more, because the workflow was deleted, the graph is made of what the tasks waited for.
 */
export class RunShape {
	readonly #shown: ShownRun;
	readonly #version;
	readonly #shape: GraphShape | undefined = $derived.by(() => this.#make());

	constructor(shown: ShownRun) {
		this.#shown = shown;
		const place = $derived.by(() => {
			const run = shown.instance;
			return run && `${run.projectId} ${run.workflowId} ${run.version}`;
		});
		this.#version = new Resource({
			key: () => place && `version ${place}`,
			read: (signal) => {
				const [projectId = '', workflowId = '', version = ''] = untrack(() => place ?? '').split(' ');
				return answer(
					api.GET('/api/v1/projects/{projectId}/workflows/{workflowId}/versions/{version}', {
						params: { path: { projectId, workflowId, version: Number(version) } },
						signal,
					}),
				);
			},
		});
	}

	/** Undefined while it is on its way. */
	get shape(): GraphShape | undefined {
		return this.#shape;
	}

	#make(): GraphShape | undefined {
		const version = this.#version.value;
		if (version) return shapeOfDocument(version.hash, version.document);
		if (!this.#version.problem || !this.#shown.hasTasks) return undefined;
		const tasks = untrack(() => [...this.#shown.tasks.values()]);
		return shapeOfTasks(`${tasks[0]?.instanceId} ${this.#shown.round} ${tasks.length}`, tasks);
	}
}
