import { decodeBase64, encodeBase64 } from './base64.ts';
import { PROTOCOL_HEADERS } from './headers.ts';
import { CLOCK_TOLERANCE_MS } from './limits.ts';
import { importSigningKey } from './signing-secret.ts';

/** A sender needs one signature per valid secret, so more than this is somebody buying our time. */
const MAX_SIGNATURES_READ = 8;

const UNIX_SECONDS = /^\d{1,12}$/;

const encoder = new TextEncoder();

/**
 * The headers that sign a message after Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over
 * `id.timestamp.body`. With several secrets, during rotation, there is one signature for each.
 *
 * `body` is what goes over the wire, byte for byte; `nowMs` is the time of this send, not of the first one.
 */
export async function signMessage(message: {
	secrets: readonly string[];
	id: string;
	body: string;
	nowMs: number;
}): Promise<Record<string, string>> {
	const timestamp = String(Math.floor(message.nowMs / 1000));
	const content = signedContent(message.id, timestamp, encoder.encode(message.body));
	const signatures = await Promise.all(message.secrets.map((secret) => signBytes(secret, content)));
	return {
		[PROTOCOL_HEADERS.id]: message.id,
		[PROTOCOL_HEADERS.timestamp]: timestamp,
		[PROTOCOL_HEADERS.signature]: signatures.map((signature) => `v1,${signature}`).join(' '),
	};
}

/**
 * Whether a message was signed by one of `secrets` within the clock tolerance.
 *
 * Signatures are compared by `crypto.subtle.verify`, which takes the same time wherever they differ. The age is judged
 * first, because that is cheap and a recorded message gains nothing from being told so.
 */
export async function verifyMessage(message: {
	secrets: readonly string[];
	headers: HeaderReader;
	body: Uint8Array;
	nowMs: number;
	toleranceMs?: number;
}): Promise<Verification> {
	const id = message.headers.get(PROTOCOL_HEADERS.id);
	const timestamp = message.headers.get(PROTOCOL_HEADERS.timestamp);
	const signatures = message.headers.get(PROTOCOL_HEADERS.signature);
	if (!id || !timestamp || !signatures) return { ok: false, reason: 'missing_header' };
	if (!UNIX_SECONDS.test(timestamp)) return { ok: false, reason: 'bad_timestamp' };
	const sentAtMs = Number(timestamp) * 1000;
	const toleranceMs = message.toleranceMs ?? CLOCK_TOLERANCE_MS;
	if (message.nowMs - sentAtMs > toleranceMs) return { ok: false, reason: 'too_old' };
	if (sentAtMs - message.nowMs > toleranceMs) return { ok: false, reason: 'too_new' };
	const content = signedContent(id, timestamp, message.body);
	for (const signature of readSignatures(signatures)) {
		for (const secret of message.secrets) {
			if (await verifyBytes(secret, signature, content)) return { ok: true, id, sentAtMs };
		}
	}
	return { ok: false, reason: 'no_matching_signature' };
}

/** Base64 HMAC-SHA256 of `content` under a secret. */
export async function signBytes(secret: string, content: Uint8Array<ArrayBuffer>): Promise<string> {
	const key = await importSigningKey(secret);
	return encodeBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, content)));
}

/** Whether `signature` is the HMAC-SHA256 of `content` under a secret, in constant time. */
export async function verifyBytes(
	secret: string,
	signature: Uint8Array<ArrayBuffer>,
	content: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
	return crypto.subtle.verify('HMAC', await importSigningKey(secret), signature, content);
}

function readSignatures(header: string): Uint8Array<ArrayBuffer>[] {
	return header
		.split(' ', MAX_SIGNATURES_READ)
		.filter((part) => part.startsWith('v1,'))
		.flatMap((part) => decodeBase64(part.slice('v1,'.length)) ?? []);
}

function signedContent(id: string, timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
	const head = encoder.encode(`${id}.${timestamp}.`);
	const content = new Uint8Array(head.byteLength + body.byteLength);
	content.set(head);
	content.set(body, head.byteLength);
	return content;
}

/** The part of `Headers` that is needed, so that a server need not build one for every request. */
export interface HeaderReader {
	get(name: string): string | null;
}

type RefusalReason = 'missing_header' | 'bad_timestamp' | 'too_old' | 'too_new' | 'no_matching_signature';
export type Verification = { ok: true; id: string; sentAtMs: number } | { ok: false; reason: RefusalReason };
