import type { UserIdentity } from '../auth/principal.ts';
import type { Session } from '../contract/auth.ts';
import { toInstant } from '../contract/instant.ts';
import type { Page } from '../contract/page.ts';
import { endOtherSessions, endSession, listSessions } from '../db/query/session.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import type { Services } from './services.ts';

/** Where somebody is signed in. */
export async function listOwnSessions({ db, now }: Services, person: UserIdentity): Promise<Page<Session>> {
	const rows = await listSessions(db, person.id, now());
	const items = rows.map((row) => ({
		id: row.id,
		current: row.id === person.sessionId,
		createdAt: toInstant(row.createdAt.getTime()),
		expiresAt: toInstant(row.expiresAt.getTime()),
		userAgent: row.userAgent || null,
		address: row.ipAddress || null,
	}));
	return { items, nextCursor: null };
}

export async function endOwnSession(
	{ db, sessionIdentities, now }: Services,
	person: UserIdentity,
	sessionId: string,
): Promise<Answer<null, 'not_found'>> {
	const isEnded = await endSession(db, person.id, sessionId);
	sessionIdentities.forget(sessionId, now());
	return isEnded ? accept(null) : refuseWith('not_found');
}

/** Ends every session of a person but the one that asks. */
export async function endOwnOtherSessions(
	{ db, sessionIdentities, now }: Services,
	person: UserIdentity,
): Promise<void> {
	await endOtherSessions(db, person.id, person.sessionId);
	sessionIdentities.forget(person.id, now());
}
