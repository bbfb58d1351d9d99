import { decodeBase64 } from '../protocol/base64.ts';

const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** Keys by id. New things are made with `current`; the others open what was made before a rotation. */
export interface KeyRing {
	readonly current: string;
	readonly keys: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Reads `id:base64,id2:base64`; null when a part is no key of 32 bytes, an id repeats, or there is none. */
export function parseKeyRing(text: string): KeyRing | null {
	const keys = new Map<string, Uint8Array<ArrayBuffer>>();
	for (const part of text.split(',')) {
		const [id, base64, rest] = part.trim().split(':');
		if (id === undefined || base64 === undefined || rest !== undefined || !KEY_ID.test(id)) return null;
		const bytes = decodeBase64(base64);
		if (bytes?.byteLength !== KEY_BYTES || keys.has(id)) return null;
		keys.set(id, bytes);
	}
	const [current] = keys.keys();
	return current === undefined ? null : { current, keys };
}
