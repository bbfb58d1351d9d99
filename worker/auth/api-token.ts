import { encodeBase64Url } from './base64url.ts';
import { sha256Hex } from './sha256.ts';

const PREFIX = 'ort_';
const TOKEN_BYTES = 32;
const SHOWN_CHARACTERS = 12;
const TOKEN = /^ort_[A-Za-z0-9_-]{43}$/;

/** A new API token: `ort_` and 256 random bits. It exists in full only in the answer that creates it. */
export function generateApiToken(): string {
	return PREFIX + encodeBase64Url(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
}

/** Whether a text could be a token; anything else is refused without a look-up. */
export function isApiToken(text: string): boolean {
	return TOKEN.test(text);
}

/** What is stored and looked up instead of the token. */
export function hashApiToken(token: string): Promise<string> {
	return sha256Hex(token);
}

/** The first characters, by which people recognise a token in a list. They leave 208 of its 256 bits unknown. */
export function tokenPrefix(token: string): string {
	return token.slice(0, SHOWN_CHARACTERS);
}
