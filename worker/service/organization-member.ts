import { can } from '../auth/can.ts';
import type { Principal } from '../auth/principal.ts';
import { toInstant } from '../contract/instant.ts';
import type { OrganizationMember } from '../contract/member.ts';
import type { Page } from '../contract/page.ts';
import type { OrganizationRole } from '../contract/role.ts';
import {
	changeOrganizationRole,
	findOrganizationMember,
	listOrganizationMembers,
	type MemberPlace,
	type OrganizationMemberRow,
	removeOrganizationMember,
} from '../db/query/organization-member.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { idPage, type PageQuery } from './id-page.ts';
import type { Services } from './services.ts';

export function listMembers(
	{ db }: Services,
	organizationId: string,
	query: PageQuery,
): Promise<Answer<Page<OrganizationMember>, 'invalid_request'>> {
	return idPage(query, (page) => listOrganizationMembers(db, organizationId, page), showMember);
}

/** Gives a member another role. Only owners make owners, and only owners change what an owner is. */
export async function changeMemberRole(
	services: Services,
	by: Principal,
	place: MemberPlace,
	role: OrganizationRole,
): Promise<Answer<OrganizationMember, 'not_found' | 'forbidden' | 'last_owner'>> {
	const { db, sessionIdentities, now } = services;
	const before = await findOrganizationMember(db, place.organizationId, place.userId);
	if (before === null) return refuseWith('not_found');
	const byOwner = by.role === 'owner';
	const isAboutOwners = before.role === 'owner' || role === 'owner';
	if (isAboutOwners && !byOwner) return refuseWith('forbidden', { reason: 'role_above_own' });
	await changeOrganizationRole(db, place, { role, byOwner }, now());
	sessionIdentities.forget(place.userId, now());
	const after = await findOrganizationMember(db, place.organizationId, place.userId);
	if (after === null) return refuseWith('not_found');
	if (after.role === role) return accept(showMember(after));
	return byOwner ? refuseWith('last_owner') : refuseWith('forbidden', { reason: 'role_above_own' });
}

/** Takes a member out of the organization and its projects. Everybody may leave; owners are taken out by owners alone. */
export async function removeMember(
	services: Services,
	by: Principal,
	place: MemberPlace,
): Promise<Answer<null, 'not_found' | 'forbidden' | 'last_owner'>> {
	const { db, sessionIdentities, now } = services;
	const leaves = by.kind === 'user' && by.id === place.userId;
	if (!leaves && !can(by, 'organizationMember.manage'))
		return refuseWith('forbidden', { capability: 'organizationMember.manage' });
	const member = await findOrganizationMember(db, place.organizationId, place.userId);
	if (member === null) return refuseWith('not_found');
	const byOwner = by.role === 'owner';
	if (member.role === 'owner' && !byOwner) return refuseWith('forbidden', { reason: 'role_above_own' });
	await removeOrganizationMember(db, place, { byOwner }, now());
	sessionIdentities.forget(place.userId, now());
	if ((await findOrganizationMember(db, place.organizationId, place.userId)) === null) return accept(null);
	return byOwner ? refuseWith('last_owner') : refuseWith('forbidden', { reason: 'role_above_own' });
}

function showMember({ id, name, email, role, joinedAt }: OrganizationMemberRow): OrganizationMember {
	return { user: { id, name, email }, role, joinedAt: toInstant(joinedAt) };
}
