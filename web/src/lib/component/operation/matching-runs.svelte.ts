import { onDestroy } from 'svelte';
import { answer, api } from '#lib/api/client.ts';
import { operationsText } from '#lib/i18n/operations.ts';
import { number } from '#lib/i18n/plural.ts';
import type { InstanceQuery } from '#lib/model/instance-filters.ts';
import { type BulkOperation, matchingOf } from '#lib/model/operation-progress.ts';
import { atMostEvery } from '#lib/state/at-most-every.ts';
import { Resource } from '#lib/state/resource.svelte.ts';
import { wholeActions } from './whole-actions.ts';

/** While much happens, it is counted again this often. */
const COUNTS_MS = 4000;

/** Which runs a list shows. */
interface Matching {
	readonly projectId: () => string;
	/** Names the filters; undefined while it is not known what the list is about. */
	readonly key: () => string | undefined;
	readonly query: () => InstanceQuery;
}

/** All runs that a list's filters find, loaded or not: how many stand in which state, and what can be done to all of them. */
export class MatchingRuns {
	readonly #list: Matching;
	readonly #counts;
	readonly #again;
	/** What the dialog asks about. */
	asked = $state.raw<{ operation: BulkOperation; query: InstanceQuery }>();
	/** What a table offers beyond the rows that are loaded. */
	readonly whole = $derived.by(() => this.#offer());

	/** To be made by the page of the list. */
	constructor(list: Matching) {
		this.#list = list;
		this.#counts = new Resource({
			key: () => {
				const key = list.key();
				return key && `instance counts ${list.projectId()} ${key}`;
			},
			read: (signal) => {
				// Counted over all states, so that the other chips do not turn to nought when one is chosen.
				const { state: _, ...query } = list.query();
				const params = { path: { projectId: list.projectId() }, query };
				return answer(api.GET('/api/v1/projects/{projectId}/instances/counts', { params, signal }));
			},
		});
		this.#again = atMostEvery(COUNTS_MS, () => this.#counts.refresh());
		onDestroy(() => this.#again.cancel());
	}

	get counts() {
		return this.#counts.value;
	}

	refresh(): void {
		this.#counts.refresh();
	}

	/** Runs have changed. */
	noteChanges(): void {
		this.#again.ask();
	}

	#offer() {
		const query = this.#list.query();
		const matching = matchingOf(this.counts, query);
		if (matching === undefined) return;
		const count = `${number(matching)}${this.counts?.complete ? '' : '+'}`;
		const actions = wholeActions(this.#list.projectId(), (operation) => {
			this.asked = { operation, query };
		});
		return { offer: operationsText().matching(count), chosen: operationsText().allSelected(count), actions };
	}
}
