import type { SigningKey } from '../protocol/signing-secret.ts';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import type { KeyRing } from './key-ring.ts';

const FORMAT = 'v1';
const IV_BYTES = 12;

const encoder = new TextEncoder();

/**
 * Encrypts a secret for storage: AES-256-GCM under the current key, as `v1.<key id>.<iv>.<ciphertext>`.
 *
 * @param context what the secret belongs to, such as project and executor. It is authenticated, not stored: a secret
 * copied to another row cannot be opened there.
 */
export async function encryptSecret(ring: KeyRing, context: string, secret: string): Promise<string> {
	const key = await importKey(ring, ring.current, 'encrypt');
	if (key === null) throw new Error('The key ring has no current key.');
	const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
	const sealed = await crypto.subtle.encrypt(algorithm(iv, ring.current, context), key, encoder.encode(secret));
	return [FORMAT, ring.current, encodeBase64Url(iv), encodeBase64Url(new Uint8Array(sealed))].join('.');
}

/** Opens what `encryptSecret` made for the same context; null when the key is gone or anything was changed. */
export async function decryptSecret(ring: KeyRing, context: string, stored: string): Promise<string | null> {
	const [format, keyId, ivText, sealedText, rest] = stored.split('.');
	if (format !== FORMAT || keyId === undefined || rest !== undefined) return null;
	const iv = decodeBase64Url(ivText ?? '');
	const sealed = decodeBase64Url(sealedText ?? '');
	const key = await importKey(ring, keyId, 'decrypt');
	if (key === null || iv?.byteLength !== IV_BYTES || sealed === null) return null;
	try {
		return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm(iv, keyId, context), key, sealed));
	} catch {
		return null;
	}
}

/** What an executor's signing secrets are bound to. */
export function executorSecretContext(projectId: string, executorId: string): string {
	return `executor-secret/${projectId}/${executorId}`;
}

function algorithm(iv: Uint8Array<ArrayBuffer>, keyId: string, context: string) {
	return { name: 'AES-GCM', iv, additionalData: encoder.encode(`${FORMAT}.${keyId}.${context}`) };
}

async function importKey(ring: KeyRing, keyId: string, usage: 'encrypt' | 'decrypt'): Promise<SigningKey | null> {
	const bytes = ring.keys.get(keyId);
	return bytes === undefined ? null : crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, [usage]);
}
