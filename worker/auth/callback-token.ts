import { z } from 'zod';
import { idSchema } from '../contract/ids.ts';
import type { SigningKey } from '../protocol/signing-secret.ts';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import type { KeyRing } from './key-ring.ts';

const PREFIX = 'orc1';
const TOKEN_LENGTH_MAX = 1000;

const encoder = new TextEncoder();

/** Importing a key takes longer than signing with it, and every task's message carries a token. */
const imported = new WeakMap<Uint8Array, Promise<SigningKey>>();

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
export async function signCallbackToken(ring: KeyRing, claim: CallbackClaim): Promise<string> {
	const fields = [claim.projectId, claim.instanceId, claim.attemptId, claim.expiresAt];
	const payload = encodeBase64Url(encoder.encode(JSON.stringify(fields)));
	const signed = `${PREFIX}.${ring.current}.${payload}`;
	const key = await importKey(ring, ring.current);
	if (key === null) throw new Error('The key ring has no current key.');
	const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(signed));
	return `${signed}.${encodeBase64Url(new Uint8Array(signature))}`;
}

/** The claim of a token that one of our keys signed and that has not expired; null for anything else. */
export async function verifyCallbackToken(ring: KeyRing, token: string, nowMs: number): Promise<CallbackClaim | null> {
	if (token.length > TOKEN_LENGTH_MAX) return null;
	const [prefix, keyId, payload, signatureText, rest] = token.split('.');
	if (prefix !== PREFIX || keyId === undefined || payload === undefined || rest !== undefined) return null;
	const key = await importKey(ring, keyId);
	const signature = decodeBase64Url(signatureText ?? '');
	if (key === null || signature === null) return null;
	const signed = encoder.encode(`${prefix}.${keyId}.${payload}`);
	if (!(await crypto.subtle.verify('HMAC', key, signature, signed))) return null;
	const claim = readClaim(payload);
	return claim !== null && claim.expiresAt > nowMs ? claim : null;
}

/** Only ever sees payloads whose signature was right; the parse guards against our own older formats. */
function readClaim(payload: string): CallbackClaim | null {
	const bytes = decodeBase64Url(payload);
	if (bytes === null) return null;
	const parsed = claimSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
	return parsed.success ? parsed.data : null;
}

async function importKey(ring: KeyRing, keyId: string): Promise<SigningKey | null> {
	const bytes = ring.keys.get(keyId);
	if (bytes === undefined) return null;
	const known = imported.get(bytes);
	if (known !== undefined) return known;
	const key = crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
	imported.set(bytes, key);
	return key;
}
