import { decodeTime } from 'ulid';

const ULID_LENGTH = 26;

/** When an id of ours was made, in epoch ms; null for a text that is none. */
export function timeOfId(id: string): number | null {
	try {
		return decodeTime(id.slice(-ULID_LENGTH).toUpperCase());
	} catch {
		return null;
	}
}
