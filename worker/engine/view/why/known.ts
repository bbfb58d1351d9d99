import type { PlatformHoldKind } from '../../../contract/instance.ts';
import type { RunBlocker } from '../../../contract/why.ts';
import type { Run } from '../../state.ts';
import { blocker, onInstance } from './blocker.ts';
import type { Deeds } from './deeds.ts';

/** What the state of a run does not say. */
export interface Known {
	/** Set while the platform holds the run up; `since` in epoch ms. */
	readonly hold: {
		readonly kind: PlatformHoldKind;
		readonly reason: string;
		readonly entry?: number;
		readonly since: number;
	} | null;
	/** It can only be read any more; whoever wants it to run starts its workflow anew. */
	readonly isArchived: boolean;
	/** Asked only where somebody's deed is told of, for gathering them costs reading the log. */
	readonly deeds: () => Deeds;
}

/** Nothing in the run moves, whatever else is said of it: its writes or alarms are refused, or its log cannot be read. */
export function heldByPlatform(run: Run, { hold }: Known): RunBlocker[] {
	if (hold === null) return [];
	const { kind, reason, entry = null, since } = hold;
	if (kind === 'unreadable') {
		const text = `The log of this run cannot be read from entry ${entry} on (${reason}). It stands still until a release can read it; it can be closed by force.`;
		const release = onInstance(run, 'force_close');
		return [blocker('log_unreadable', text, { values: { reason, entry }, since, release })];
	}
	const text = `The platform refuses the writes of this run at the moment (${reason}). Nothing is wrong with it, and it goes on by itself.`;
	return [blocker('platform_hold', text, { values: { reason }, since })];
}
