import { SvelteSet } from 'svelte/reactivity';
import type { Action } from './action.ts';

type Source = () => readonly Action[];

class ActionRegistry {
	readonly #sources = new SvelteSet<Source>();

	/** Everything that can be done at this moment, by whoever offers it. */
	get actions(): readonly Action[] {
		return [...this.#sources].flatMap((source) => source());
	}

	add(source: Source): () => void {
		this.#sources.add(source);
		return () => this.#sources.delete(source);
	}
}

export const registry = new ActionRegistry();

/** Offers a component's actions in the command palette, and by their keys, for as long as it is there. */
export function offerActions(source: Source): void {
	$effect(() => registry.add(source));
}
