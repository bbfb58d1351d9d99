import { z } from 'zod';
import { idSchema } from '../contract/ids.ts';
import type { KeyRing } from './key-ring.ts';
import { openSignedValue, signValue } from './signed-text.ts';

/** Who follows something live, and until when (epoch ms) that may be believed without asking again. */
export interface Watcher {
	/** The id of a person or a token. */
	readonly principalId: string;
	readonly verifiedUntil: number;
}

const claimSchema = z.tuple([idSchema('project'), z.union([idSchema('user'), idSchema('token')]), z.int()]);

/**
 * Signs that somebody may follow a project's live connections for a while. A connection that is about to end is kept by
 * sending one of these: only the API asks the database who somebody is, never an object.
 */
export function signLiveTicket(ring: KeyRing, projectId: string, watcher: Watcher): Promise<string> {
	return signValue(ring, 'orl1', [projectId, watcher.principalId, watcher.verifiedUntil]);
}

/** Whose ticket it is; null unless one of our keys signed it, for this project, and its time is not over. */
export async function openLiveTicket(
	ring: KeyRing,
	projectId: string,
	ticket: string,
	nowMs: number,
): Promise<Watcher | null> {
	const parsed = claimSchema.safeParse(await openSignedValue(ring, 'orl1', ticket));
	if (!parsed.success) return null;
	const [ofProject, principalId, verifiedUntil] = parsed.data;
	return ofProject === projectId && verifiedUntil > nowMs ? { principalId, verifiedUntil } : null;
}
