import type { UserIdentity } from '../auth/principal.ts';
import { sha256Hex } from '../auth/sha256.ts';
import type { SignUp } from '../contract/auth.ts';
import { toInstant } from '../contract/instant.ts';
import { type InvitationView, invitedProjectsSchema } from '../contract/invitation.ts';
import type { UserIdentity as ShownPerson } from '../contract/me.ts';
import { acceptInvitation, findInvitationByHash, type InvitationRow } from '../db/query/invitation.ts';
import { findOrganization } from '../db/query/organization.ts';
import { findUser, findUserByEmail } from '../db/query/user.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { nameInvitedProjects } from './invited-projects.ts';
import { showPerson } from './me.ts';
import { newPerson } from './new-person.ts';
import type { Services } from './services.ts';

const USER = 'user:';

/** What an invitation says to whoever holds its link. */
export async function lookUpInvitation(
	services: Services,
	secret: string,
): Promise<Answer<InvitationView, 'link_ended'>> {
	const found = await openInvitation(services, secret);
	if (!found.ok) return found;
	const { db } = services;
	const { organizationId, email, role, invitedBy, expiresAt } = found.value;
	const [organization, known, inviter, projects] = await Promise.all([
		findOrganization(db, organizationId),
		findUserByEmail(db, email),
		invitedBy.startsWith(USER) ? findUser(db, invitedBy.slice(USER.length)) : null,
		nameInvitedProjects(services, organizationId, invitedProjectsSchema.parse(found.value.projects)),
	]);
	return accept({
		organizationName: organization?.name ?? '',
		email,
		role,
		projects,
		invitedBy: inviter?.name ?? null,
		expiresAt: toInstant(expiresAt),
		hasAccount: known !== null,
	});
}

/** Makes an account for whoever holds an invitation, whose link proves the address, and accepts it. */
export async function signUpInvited(
	services: Services,
	{ name, email, password }: SignUp,
	secret: string,
): Promise<Answer<{ readonly userId: string }, 'link_ended' | 'other_address' | 'account_exists'>> {
	const found = await openInvitation(services, secret);
	if (!found.ok) return found;
	if (found.value.email !== email) return refuseWith('other_address');
	const { db, accounts, now } = services;
	const person = newPerson({ name, email, hash: await accounts.hashPassword(password) }, now());
	const userId = person.user.id;
	const outcome = await acceptInvitation(db, found.value, { userId, at: now(), person });
	if (outcome === 'address_taken') return refuseWith('account_exists');
	return outcome === 'accepted' ? accept({ userId }) : refuseWith('link_ended', { reason: 'used' });
}

/** Accepts an invitation as the person who is signed in, if it is for their address. */
export async function acceptAs(
	services: Services,
	{ id: userId }: UserIdentity,
	secret: string,
): Promise<Answer<ShownPerson, 'link_ended' | 'other_address' | 'unauthenticated'>> {
	const { db, sessionIdentities, now } = services;
	const found = await openInvitation(services, secret);
	if (!found.ok) return found;
	const user = await findUser(db, userId);
	if (user?.email !== found.value.email) return refuseWith('other_address');
	const outcome = await acceptInvitation(db, found.value, { userId, at: now(), person: null });
	if (outcome !== 'accepted') return refuseWith('link_ended', { reason: 'used' });
	sessionIdentities.forget(userId, now());
	return showPerson(services, userId);
}

async function openInvitation({ db, now }: Services, secret: string): Promise<Answer<InvitationRow, 'link_ended'>> {
	const row = await findInvitationByHash(db, await sha256Hex(secret));
	if (row === null) return refuseWith('link_ended', { reason: 'unknown' });
	if (row.revokedAt !== null) return refuseWith('link_ended', { reason: 'revoked' });
	if (row.acceptedAt !== null) return refuseWith('link_ended', { reason: 'used' });
	return row.expiresAt > now() ? accept(row) : refuseWith('link_ended', { reason: 'expired' });
}
