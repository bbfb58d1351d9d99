import type { UserIdentity } from '../auth/principal.ts';
import type { ChangePassword, ResetPassword } from '../contract/auth.ts';
import { endOtherSessions, endSessions } from '../db/query/session.ts';
import { findUserByEmail } from '../db/query/user.ts';
import { countLinksOf, forgetLinksOf } from '../db/query/verification.ts';
import { accept } from '../lib/result.ts';
import type { Locale } from '../mail/locale.ts';
import { type Answer, refuseWith } from './answer.ts';
import { linkTo, mailLink } from './door-link.ts';
import type { Services } from './services.ts';

const RESET_WITHIN_MS = 60 * 60_000;

/** Good links that one person can have: whoever asks in somebody's name again and again fills no letter box. */
export const RESET_LINKS_MAX = 5;

/** Mails a link to set a new password, if the address is known. That is found out afterwards, when nobody waits. */
export function forgotPassword(services: Services, email: string, locale: Locale): void {
	services.afterwards(mailReset(services, email, locale));
}

async function mailReset(services: Services, email: string, locale: Locale): Promise<void> {
	const { db, accounts, now, settings } = services;
	const user = settings.mailFrom === null ? null : await findUserByEmail(db, email);
	if (user === null || (await countLinksOf(db, user.id, now())) >= RESET_LINKS_MAX) return;
	const secret = await accounts.createLink('reset-password', user.id, now() + RESET_WITHIN_MS);
	await mailLink(services, email, { kind: 'password_reset', locale, link: linkTo(services, 'reset-password', secret) });
}

/** Sets a new password by a mailed link, and ends every session: whoever had the old one is out. */
export async function resetPassword(
	services: Services,
	{ token, password }: ResetPassword,
): Promise<Answer<null, 'link_ended'>> {
	const { db, accounts, sessionIdentities, now } = services;
	const userId = await accounts.useLink('reset-password', token);
	if (userId === null) return refuseWith('link_ended');
	await accounts.changePassword(userId, password);
	await Promise.all([endSessions(db, userId), forgetLinksOf(db, userId)]);
	sessionIdentities.forget(userId, now());
	return accept(null);
}

/** Changes one's own password; other sessions end unless they are told to go on. */
export async function changePassword(
	{ db, accounts, sessionIdentities, now }: Services,
	{ id, sessionId }: UserIdentity,
	{ currentPassword, password, signOutOthers }: ChangePassword,
): Promise<Answer<null, 'forbidden'>> {
	if (!(await accounts.isPassword(id, currentPassword))) return refuseWith('forbidden', { reason: 'wrong_password' });
	await accounts.changePassword(id, password);
	await forgetLinksOf(db, id);
	if (!signOutOthers) return accept(null);
	await endOtherSessions(db, id, sessionId);
	sessionIdentities.forget(id, now());
	return accept(null);
}
