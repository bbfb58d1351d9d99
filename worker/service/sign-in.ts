import type { SessionCookies } from '../auth/session-identities.ts';
import type { SignIn } from '../contract/auth.ts';
import type { UserIdentity } from '../contract/me.ts';
import { endSessionOf } from '../db/query/session.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { accept } from '../lib/result.ts';
import { withinTime } from '../lib/time-limit.ts';
import { type Answer, refuseWith } from './answer.ts';
import { showPerson } from './me.ts';
import type { Services } from './services.ts';

/** A database that takes longer than this is as good as down. */
const SIGN_OUT_TIMEOUT_MS = 3000;

/**
 * Signs somebody in. A wrong address and a wrong password are the same to whoever asks: in both cases one look-up and
 * one hash are made.
 *
 * @param headers of the request, of which address and browser are kept with the session.
 */
export async function signIn(
	services: Services,
	{ email, password }: SignIn,
	headers: Headers,
): Promise<Answer<{ readonly person: UserIdentity; readonly token: string }, 'unauthenticated'>> {
	const opened = await services.accounts.signIn(email, password, headers);
	if (opened === null) return refuseWith('unauthenticated', { reason: 'wrong_credentials' });
	const person = await showPerson(services, opened.userId);
	return person.ok ? accept({ person: person.value, token: opened.token }) : person;
}

/**
 * Ends the session that cookies name; false when the database could not be told. In this isolate it is over either way,
 * and whoever only has the cookies that are removed now cannot go on with it.
 */
export async function signOut(services: Services, cookies: SessionCookies): Promise<boolean> {
	const { db, sessionIdentities, now } = services;
	sessionIdentities.forget(cookies.token, now());
	try {
		await withinTime(endSessionOf(db, cookies.token), SIGN_OUT_TIMEOUT_MS);
		return true;
	} catch (error) {
		logLine('auth.sign_out_failed', { message: messageOf(error) });
		return false;
	}
}
