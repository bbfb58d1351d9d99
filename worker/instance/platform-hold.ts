import type { PlatformHoldKind } from '../contract/instance.ts';
import type { Run } from '../engine/state.ts';
import type { Refusal } from './rpc.ts';
import type { UnreadableLog } from './unreadable-log.ts';

/**
 * The platform refused a write or an alarm: a spending cap, overload, a storage reset. Nothing is wrong with the run,
 * so no task fails; it stands still, says so, and goes on when it can (A27). So does one whose log this release cannot read.
 */
export interface PlatformHold {
	readonly kind: PlatformHoldKind;
	readonly reason: string;
	/** Of a log that cannot be read: the first entry that cannot. */
	readonly entry?: number;
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

/**
 * What a caller is told of a run whose log cannot be folded to its end. It stands still until a release can read it, or
 * somebody closes it by force.
 */
export function unreadableRefusal({ seq }: UnreadableLog): Refusal {
	return { ok: false, code: 'unavailable', details: { reason: LOG_UNREADABLE, entry: seq } };
}

/** How such a run is shown: it stands since the last that is known of it. */
export function unreadableHold({ seq, problem }: UnreadableLog, since: number): PlatformHold {
	return { kind: 'unreadable', reason: problem, entry: seq, since };
}

/** Reason of the refusal that a run's log cannot be read. */
export const LOG_UNREADABLE = 'log_unreadable';

/** How soon a run on hold looks whether it can go on. */
export const HOLD_RETRY_MS = 30_000;

/** Told to consumers, whose answer has no room for a refusal: the message comes again. */
export class RunOnHold extends Error {
	override readonly name = 'RunOnHold';
}
