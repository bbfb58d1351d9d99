import { z } from 'zod';
import type { SignUp } from '../contract/auth.ts';
import { insertUser } from '../db/query/new-user.ts';
import { findUserByEmail } from '../db/query/user.ts';
import { accept } from '../lib/result.ts';
import type { Locale } from '../mail/locale.ts';
import { type Answer, refuseWith } from './answer.ts';
import { linkTo, mailLink } from './door-link.ts';
import { newPerson } from './new-person.ts';
import type { Services } from './services.ts';

const CONFIRMED_WITHIN_MS = 24 * 60 * 60_000;

/** What a confirmation stands for: the account that will be. */
const pendingSchema = z.strictObject({ name: z.string(), email: z.string(), hash: z.string() });

/**
 * Begins an account for whoever can open a mail to the address. A known address and a new one are the same to whoever
 * asks: one hash is made and the answer given; the rest is done afterwards, and told by mail alone.
 */
export async function signUp(
	services: Services,
	{ name, email, password }: SignUp,
	locale: Locale,
): Promise<Answer<null, 'forbidden'>> {
	const { settings, accounts, afterwards } = services;
	if (settings.signUp !== 'open') return refuseWith('forbidden', { reason: 'sign_up_closed' });
	if (settings.mailFrom === null) return refuseWith('forbidden', { reason: 'no_mail' });
	const hash = await accounts.hashPassword(password);
	afterwards(mailConfirmation(services, { name, email, hash }, locale));
	return accept(null);
}

async function mailConfirmation(
	services: Services,
	pending: z.infer<typeof pendingSchema>,
	locale: Locale,
): Promise<void> {
	const { db, accounts, now } = services;
	if ((await findUserByEmail(db, pending.email)) !== null) {
		const link = linkTo(services, 'sign-in');
		await mailLink(services, pending.email, { kind: 'known_address', locale, link });
		return;
	}
	const secret = await accounts.createLink('confirm', JSON.stringify(pending), now() + CONFIRMED_WITHIN_MS);
	const link = linkTo(services, 'confirm', secret);
	await mailLink(services, pending.email, { kind: 'confirmation', locale, link });
}

/**
 * Makes the account whose address the link proves. Nobody is signed in by it: whoever opens the link of a sign-up that
 * was somebody else's does not know its password, and so never works in an account that another can enter.
 */
export async function confirmAddress(
	{ db, accounts, now }: Services,
	secret: string,
): Promise<Answer<null, 'link_ended' | 'account_exists'>> {
	const value = await accounts.useLink('confirm', secret);
	if (value === null) return refuseWith('link_ended');
	const person = newPerson(pendingSchema.parse(JSON.parse(value)), now());
	return (await insertUser(db, person)) ? accept(null) : refuseWith('account_exists');
}
