import { answer, api, type Schema } from '#lib/api/client.ts';
import type { Breaker } from '#lib/model/executor-health.ts';
import { Resource } from '#lib/state/resource.svelte.ts';

/** Breakers open and close on deliveries, of which lists are told nothing. */
const POLL_MS = 15_000;

/** Which executors' breakers are open, for as long as the component that makes this is there. */
export class OpenBreakers {
	readonly #overview: Resource<Schema<'Overview'>>;

	constructor(projectId: () => string) {
		this.#overview = new Resource({
			key: () => `overview ${projectId()}`,
			read: (signal) =>
				answer(
					api.GET('/api/v1/projects/{projectId}/overview', { params: { path: { projectId: projectId() } }, signal }),
				),
			pollMs: POLL_MS,
		});
	}

	get all(): readonly Breaker[] {
		return this.#overview.value?.executors.failing ?? [];
	}

	of(executorId: string): Breaker | undefined {
		return this.all.find((breaker) => breaker.executorId === executorId);
	}

	refresh(): void {
		this.#overview.refresh();
	}
}
