import { untrack } from 'svelte';
import { personKey } from '#lib/model/person-key.ts';
import { readStored, writeStored } from '#lib/model/stored.ts';
import { parseVisits, type Visit } from '#lib/model/visit.ts';

const KEY = 'recent';
const VISITS_MAX = 8;

class RecentVisits {
	#visits = $state.raw<readonly Visit[]>([]);

	get visits(): readonly Visit[] {
		return this.#visits;
	}

	/** Takes up what the person who is known now looked at in this browser, in place of anybody else's visits. */
	resume(): void {
		this.#visits = readStored(personKey(KEY), parseVisits) ?? [];
	}

	/** Call it once a page knows the name of what it shows, from an effect: it does not follow the list it changes. */
	add(visit: Visit): void {
		const known = untrack(() => this.#visits);
		this.#keep([visit, ...known.filter(({ href }) => href !== visit.href)].slice(0, VISITS_MAX));
	}

	clear(): void {
		this.#keep([]);
	}

	#keep(visits: readonly Visit[]): void {
		this.#visits = visits;
		writeStored(personKey(KEY), visits);
	}
}

/** What was looked at last, newest first, for the command palette. */
export const recent = new RecentVisits();
