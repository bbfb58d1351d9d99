import { decodeBase64, encodeBase64 } from './base64.ts';
import { signBytes, verifyBytes } from './signature.ts';

const encoder = new TextEncoder();
const CHALLENGE_BYTES = 32;

/** A fresh challenge for a describe message: 44 characters of base64. */
export function generateChallenge(): string {
	return encodeBase64(crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES)));
}

/** The answer to a challenge: base64 HMAC-SHA256 of its UTF-8 bytes under the executor's secret. */
export function signChallenge(secret: string, challenge: string): Promise<string> {
	return signBytes(secret, challengeBytes(challenge));
}

/** Whether an executor answered a challenge with one of the secrets it was given. */
export async function verifyChallenge(
	secrets: readonly string[],
	challenge: string,
	signature: string,
): Promise<boolean> {
	const bytes = decodeBase64(signature);
	if (!bytes) return false;
	for (const secret of secrets) {
		if (await verifyBytes(secret, bytes, challengeBytes(challenge))) return true;
	}
	return false;
}

function challengeBytes(challenge: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(encoder.encode(challenge));
}
