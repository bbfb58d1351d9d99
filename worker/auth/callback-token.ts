import { z } from 'zod';
import { idSchema } from '../contract/ids.ts';
import type { KeyRing } from './key-ring.ts';
import { openSignedValue, signValue } from './signed-text.ts';

/** What a callback token allows: to speak for one attempt of one instance, until it expires (epoch ms). */
export interface CallbackClaim {
	readonly projectId: string;
	readonly instanceId: string;
	/** The attempt's full id. */
	readonly attemptId: string;
	readonly expiresAt: number;
}

const claimSchema = z
	.tuple([idSchema('project'), idSchema('instance'), z.string().min(1).max(256), z.int().min(0)])
	.transform(([projectId, instanceId, attemptId, expiresAt]) => ({ projectId, instanceId, attemptId, expiresAt }));

/**
 * Signs a capability that an executor uses to call back. It is verified without any look-up, so callbacks go on when
 * the database is down.
 */
export function signCallbackToken(ring: KeyRing, claim: CallbackClaim): Promise<string> {
	return signValue(ring, 'orc1', [claim.projectId, claim.instanceId, claim.attemptId, claim.expiresAt]);
}

/** The claim of a token that one of our keys signed and that has not expired; null for anything else. */
export async function verifyCallbackToken(ring: KeyRing, token: string, nowMs: number): Promise<CallbackClaim | null> {
	const parsed = claimSchema.safeParse(await openSignedValue(ring, 'orc1', token));
	return parsed.success && parsed.data.expiresAt > nowMs ? parsed.data : null;
}
