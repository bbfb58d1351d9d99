import { encodeTime } from 'ulid';
import { ID_PREFIXES } from '../contract/ids.ts';

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';
const RANDOM_LENGTH = 16;
const TIME_LENGTH = 10;

/**
 * The part of an instance id that its start key determines. Derived instead of drawn, so that a start repeated after a
 * crash names the same run, and its object starts once.
 */
export async function keyPart(workflowId: string, key: string): Promise<string> {
	const text = new TextEncoder().encode(`${workflowId}\n${key}`);
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
	// Five bits of a byte each: the digest has bytes to spare, and every character stays uniform.
	return Array.from(digest.subarray(0, RANDOM_LENGTH), (byte) => CROCKFORD[byte & 31]).join('');
}

/** `ins_` and a ULID: its time is the creation, so that ids sort; its random part belongs to the key. */
export function instanceIdOf(createdAt: number, part: string): string {
	return `${ID_PREFIXES.instance}_${encodeTime(createdAt, TIME_LENGTH).toLowerCase()}${part}`;
}

/** The key's part of an instance id. */
export function partOf(instanceId: string): string {
	return instanceId.slice(-RANDOM_LENGTH);
}
