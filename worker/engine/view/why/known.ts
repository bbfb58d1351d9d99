import type { RunBlocker } from '../../../contract/why.ts';
import { blocker } from './blocker.ts';
import type { Deeds } from './deeds.ts';

/** What the state of a run does not say. */
export interface Known {
	/** Set while the platform holds the run up; `since` in epoch ms. */
	readonly hold: { readonly reason: string; readonly since: number } | null;
	/** It can only be read any more; whoever wants it to run starts its workflow anew. */
	readonly isArchived: boolean;
	/** Asked only where somebody's deed is told of, for gathering them costs reading the log. */
	readonly deeds: () => Deeds;
}

/** The platform refuses writes or alarms: nothing in the run moves, whatever else is said of it. */
export function heldByPlatform({ hold }: Known): RunBlocker[] {
	if (hold === null) return [];
	const { reason, since } = hold;
	const text = `The platform refuses the writes of this run at the moment (${reason}). Nothing is wrong with it, and it goes on by itself.`;
	return [blocker('platform_hold', text, { values: { reason }, since })];
}
