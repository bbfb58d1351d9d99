import type { Action } from '#lib/action/action.ts';

/** What can be done with everything that a list's filters find, whether it was loaded or not. */
export interface WholeList {
	/** Offers to choose it all: “Select all 412 that match”. */
	readonly offer: string;
	/** Says that it is chosen. */
	readonly chosen: string;
	readonly actions: readonly Action[];
}
