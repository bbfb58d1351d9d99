import type { JsonValue } from '../contract/parameter.ts';

/** Fingerprint of a start request: the same key with another one is a conflict. The order of members means nothing. */
export async function requestHash(request: object): Promise<string> {
	const text = new TextEncoder().encode(JSON.stringify(request, sortMembers));
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function sortMembers(_name: string, value: JsonValue): JsonValue {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
