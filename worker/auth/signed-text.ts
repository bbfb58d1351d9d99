import type { SigningKey } from '../protocol/signing-secret.ts';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import type { KeyRing } from './key-ring.ts';

const LENGTH_MAX = 8000;

const encoder = new TextEncoder();

/** Importing a key takes longer than signing with it, and every task's message carries a token. */
const imported = new WeakMap<Uint8Array, Promise<SigningKey>>();

/**
 * What a signed text is for. The purpose is part of what is signed, so that a text made for one purpose means nothing
 * where another is expected: callbacks of executors, the session and the identity of a person, live connections.
 */
export type Purpose = 'orc1' | 'ors1' | 'ori1' | 'orl1';

/**
 * Signs a payload for a purpose, as `<purpose>.<key id>.<payload>.<signature>`.
 *
 * @param payload in the alphabet of base64url.
 */
export async function signText(ring: KeyRing, purpose: Purpose, payload: string): Promise<string> {
	const signed = `${purpose}.${ring.current}.${payload}`;
	const key = await importKey(ring, ring.current);
	if (key === null) throw new Error('The key ring has no current key.');
	const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(signed));
	return `${signed}.${encodeBase64Url(new Uint8Array(signature))}`;
}

/** The payload of a text that one of our keys signed for this purpose; null for anything else. */
export async function openSignedText(ring: KeyRing, purpose: Purpose, text: string): Promise<string | null> {
	if (text.length > LENGTH_MAX) return null;
	const [given, keyId, payload, signatureText, rest] = text.split('.');
	if (given !== purpose || keyId === undefined || payload === undefined || rest !== undefined) return null;
	const key = await importKey(ring, keyId);
	const signature = decodeBase64Url(signatureText ?? '');
	if (key === null || signature === null) return null;
	const signed = encoder.encode(`${purpose}.${keyId}.${payload}`);
	return (await crypto.subtle.verify('HMAC', key, signature, signed)) ? payload : null;
}

/** Signs a value, which travels as JSON. */
export function signValue(ring: KeyRing, purpose: Purpose, value: unknown): Promise<string> {
	return signText(ring, purpose, encodeBase64Url(encoder.encode(JSON.stringify(value))));
}

/** The value of such a text. Only ever reads what we signed; whoever gets it parses it against our own older formats. */
export async function openSignedValue(ring: KeyRing, purpose: Purpose, text: string): Promise<unknown> {
	const payload = await openSignedText(ring, purpose, text);
	const bytes = payload === null ? null : decodeBase64Url(payload);
	return bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
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
