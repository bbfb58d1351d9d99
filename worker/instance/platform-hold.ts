import type { Run } from '../engine/state.ts';
import type { Refusal } from './rpc.ts';

/**
 * The platform refused a write or an alarm: a spending cap, overload, a storage reset. Nothing is wrong with the run,
 * so no task fails; it stands still, says so, and goes on when it can (A27).
 */
export interface PlatformHold {
	readonly reason: string;
	readonly since: number;
}

/** What a caller is told meanwhile; asking again later is right. */
export const HELD: Refusal = { ok: false, code: 'unavailable', details: { reason: 'platform_hold' } };

/** What a caller is told when this object holds no run. */
export const NO_RUN: Refusal = { ok: false, code: 'not_found', details: {} };

/** What a caller is told of a run that was given up to the archive: it can be read, and its workflow run anew. */
export function archivedRefusal({ spec }: Run): Refusal {
	const { workflowId, version } = spec;
	return { ok: false, code: 'archived', details: { offer: 'run_anew', workflowId, version } };
}

/** How soon a run on hold looks whether it can go on. */
export const HOLD_RETRY_MS = 30_000;

/** Told to consumers, whose answer has no room for a refusal: the message comes again. */
export class RunOnHold extends Error {
	override readonly name = 'RunOnHold';
}
