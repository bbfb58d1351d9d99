import { encodeBase64Url } from '../auth/base64url.ts';
import { actorText, type Principal } from '../auth/principal.ts';
import { sha256Hex } from '../auth/sha256.ts';
import { toInstant } from '../contract/instant.ts';
import {
	type CreatedInvitation,
	type Invitation,
	type InvitationCreate,
	invitedProjectsSchema,
} from '../contract/invitation.ts';
import type { Page } from '../contract/page.ts';
import {
	countOpenInvitations,
	type InvitationRow,
	insertInvitation,
	listOpenInvitations,
	revokeInvitation,
} from '../db/query/invitation.ts';
import { findOrganization } from '../db/query/organization.ts';
import { findMemberByEmail, hasOwner } from '../db/query/organization-member.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import type { Locale } from '../mail/locale.ts';
import { type Answer, refuseWith } from './answer.ts';
import { linkTo, mailLink } from './door-link.ts';
import { idPage, type PageQuery } from './id-page.ts';
import { nameInvitedProjects } from './invited-projects.ts';
import type { Services } from './services.ts';

const SECRET_BYTES = 32;
const GOOD_FOR_MS = 7 * 24 * 60 * 60_000;

/** Open invitations of one organization: enough for a company's first day, too few to send mail to the world. */
export const OPEN_INVITATIONS_MAX = 200;

export function listInvitations(
	{ db, now }: Services,
	organizationId: string,
	query: PageQuery,
): Promise<Answer<Page<Invitation>, 'invalid_request'>> {
	return idPage(query, (page) => listOpenInvitations(db, organizationId, now(), page), showInvitation);
}

/**
 * Invites an address to an organization and projects of it. The link is mailed where mail is sent, and else in the answer:
 * it proves the address, so who invites must not hold what only the reader of its mail should. That a letter could not be
 * sent changes nothing, since some addresses fail whenever somebody wants them to. An earlier invitation of the address
 * ends.
 */
export async function invite(
	services: Services,
	by: Principal,
	wanted: InvitationCreate,
	locale: Locale,
): Promise<
	Answer<CreatedInvitation, 'forbidden' | 'invalid_request' | 'already_member' | 'limit_reached' | 'not_found'>
> {
	const { db, now } = services;
	const { organizationId } = by;
	const organization = await findOrganization(db, organizationId);
	if (organization === null) return refuseWith('not_found');
	if (!(await mayInviteAs(services, by, wanted.role))) return refuseWith('forbidden', { reason: 'role_above_own' });
	const projects = await nameInvitedProjects(services, organizationId, wanted.projects);
	if (projects.length < wanted.projects.length) {
		const field = { in: 'body', pointer: '/projects', message: 'names a project that is not here' };
		return refuseWith('invalid_request', { fields: [field] });
	}
	if ((await findMemberByEmail(db, organizationId, wanted.email)) !== null) return refuseWith('already_member');
	if ((await countOpenInvitations(db, organizationId, now())) >= OPEN_INVITATIONS_MAX)
		return refuseWith('limit_reached', { limit: OPEN_INVITATIONS_MAX });
	const { row, secret } = await newInvitation(by, wanted, now());
	await insertInvitation(db, row);
	const link = linkTo(services, 'invitation', secret);
	const invitation = { organization: organization.name, role: wanted.role, projects };
	const mailed = await mailLink(services, row.email, { kind: 'invitation', locale, link, invitation });
	return accept({ ...showInvitation(row), link: services.settings.mailFrom === null ? link : null, mailed });
}

/** Only owners make owners. An organization from before there were people has none, and its tokens may invite the first. */
async function mayInviteAs({ db }: Services, by: Principal, role: InvitationCreate['role']): Promise<boolean> {
	if (role !== 'owner' || by.role === 'owner') return true;
	return by.kind === 'token' && !(await hasOwner(db, by.organizationId));
}

export async function endInvitation(
	{ db, now }: Services,
	organizationId: string,
	invitationId: string,
): Promise<Answer<null, 'not_found'>> {
	const isEnded = await revokeInvitation(db, organizationId, invitationId, now());
	return isEnded ? accept(null) : refuseWith('not_found');
}

async function newInvitation(by: Principal, { email, role, projects }: InvitationCreate, nowMs: number) {
	const secret = encodeBase64Url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
	const row: InvitationRow = {
		id: newId('invitation', nowMs),
		organizationId: by.organizationId,
		email,
		role,
		projects,
		hash: await sha256Hex(secret),
		invitedBy: actorText(by),
		createdAt: nowMs,
		expiresAt: Math.min(nowMs + GOOD_FOR_MS, by.expiresAt ?? Number.POSITIVE_INFINITY),
		acceptedAt: null,
		acceptedBy: null,
		revokedAt: null,
	};
	return { row, secret };
}

function showInvitation(row: InvitationRow): Invitation {
	const { id, email, role, invitedBy } = row;
	const projects = invitedProjectsSchema.parse(row.projects);
	return {
		id,
		email,
		role,
		projects,
		invitedBy,
		createdAt: toInstant(row.createdAt),
		expiresAt: toInstant(row.expiresAt),
	};
}
