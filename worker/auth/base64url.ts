import { decodeBase64, encodeBase64 } from '../protocol/base64.ts';

const ALPHABET = /^[A-Za-z0-9_-]*$/;

/** Base64 for URLs and headers, without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
	return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes of such a text, or null when it is none. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
	if (!ALPHABET.test(text)) return null;
	const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
	return decodeBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, '=')) ?? null;
}
