import { z } from 'zod';

/** Prefix of every kind of id; the rest is a ULID in lower case, so ids sort by creation. */
export const ID_PREFIXES = {
	organization: 'org',
	project: 'prj',
	token: 'tok',
	executor: 'exe',
	workflow: 'wf',
	instance: 'ins',
	user: 'usr',
	session: 'ses',
	invitation: 'inv',
	schedule: 'sch',
	operation: 'op',
} as const;

/** Attempts count from 1; the length keeps the number exact. */
const ATTEMPT_NUMBER = /^[1-9]\d{0,8}$/;

export type IdKind = keyof typeof ID_PREFIXES;

/** Schema of one kind of id. */
export function idSchema(kind: IdKind) {
	const prefix = ID_PREFIXES[kind];
	return z.string().regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`), `expected an id like ${prefix}_…`);
}

/** Id of a task instance: its instance and its node's key; it finds its object without a look-up. */
export function taskInstanceId(instanceId: string, nodeKey: string): string {
	return `${instanceId}.${nodeKey}`;
}

/** Id of an attempt: fencing token and idempotency key of everything sent for it. Numbers count up over all rounds. */
export function attemptId(instanceId: string, nodeKey: string, attemptNumber: number): string {
	return `${instanceId}.${nodeKey}.${attemptNumber}`;
}

/** Parts of an attempt id, or null for a text that is none. */
export function parseAttemptId(text: string): { instanceId: string; nodeKey: string; number: number } | null {
	const [instanceId, nodeKey, digits, rest] = text.split('.');
	if (instanceId === undefined || nodeKey === undefined || digits === undefined || rest !== undefined) return null;
	if (!idSchema('instance').safeParse(instanceId).success || !ATTEMPT_NUMBER.test(digits)) return null;
	return { instanceId, nodeKey, number: Number(digits) };
}
