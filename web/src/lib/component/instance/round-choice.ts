import { filters } from '#lib/state/url-filters.svelte.ts';

/** The round that is asked for; it is in the address, so that it can be linked to. Undefined for the present one. */
export function chosenRound(): number | undefined {
	const number = Number(filters.one('round'));
	return Number.isInteger(number) && number > 0 ? number : undefined;
}

/** Shows another round; undefined: the present one, whichever that is. The attempt that was looked at may be of another. */
export function chooseRound(round: number | undefined): void {
	filters.change({ round: round === undefined ? '' : String(round), attempt: '' });
}

/** What an address ends with that is to show the same round. */
export function roundQuery(): string {
	const round = chosenRound();
	return round === undefined ? '' : `?round=${round}`;
}
