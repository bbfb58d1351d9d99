import { z } from 'zod';
import { decodeBase64, encodeBase64 } from './base64.ts';

const PREFIX = 'whsec_';
const GENERATED_BYTES = 32;
const MAX_CACHED_KEYS = 256;

/** A Standard Webhooks secret: `whsec_` and the base64 of 16 to 64 bytes. */
export const signingSecretSchema = z
	.string()
	.refine(isSigningSecret, 'is not whsec_ followed by base64 of 16 to 64 bytes');

const keys = new Map<string, Promise<SigningKey>>();

/** A fresh random secret. */
export function generateSigningSecret(): string {
	return PREFIX + encodeBase64(crypto.getRandomValues(new Uint8Array(GENERATED_BYTES)));
}

/**
 * The HMAC key of a secret. Importing costs more than signing a small message, so keys are kept by secret; the oldest goes
 * first when there are many. Throws a TypeError when the text is no secret, which registration has ruled out.
 */
export function importSigningKey(secret: string): Promise<SigningKey> {
	const cached = keys.get(secret);
	if (cached) return cached;
	const bytes = secretBytes(secret);
	if (!bytes) throw new TypeError('A signing secret is whsec_ followed by base64 of 16 to 64 bytes.');
	const key = crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
	if (keys.size >= MAX_CACHED_KEYS) forgetOldestKey();
	keys.set(secret, key);
	return key;
}

function forgetOldestKey(): void {
	const oldest = keys.keys().next();
	if (!oldest.done) keys.delete(oldest.value);
}

function isSigningSecret(text: string): boolean {
	return secretBytes(text) !== undefined;
}

function secretBytes(secret: string): Uint8Array<ArrayBuffer> | undefined {
	if (!secret.startsWith(PREFIX)) return undefined;
	const bytes = decodeBase64(secret.slice(PREFIX.length));
	return bytes && bytes.byteLength >= 16 && bytes.byteLength <= 64 ? bytes : undefined;
}

/** A Web Crypto key, named through the function that makes it because Node's types and workerd's name it differently. */
export type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
