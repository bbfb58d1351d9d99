import { and, asc, eq, gt, ne, or, type SQL, sql } from 'drizzle-orm';
import type { OrganizationRole } from '../../contract/role.ts';
import type { Database } from '../database.ts';
import { invitations } from '../schema/invitations.ts';
import { organizationMembers } from '../schema/organization-members.ts';
import { projectMembers } from '../schema/project-members.ts';
import { users } from '../schema/users.ts';
import type { IdPage } from './visible-places.ts';

const shown = {
	id: users.id,
	name: users.name,
	email: users.email,
	role: organizationMembers.role,
	joinedAt: organizationMembers.joinedAt,
};

export type OrganizationMemberRow = Awaited<ReturnType<typeof listOrganizationMembers>>[number];

/** Members of an organization after a person's id. */
export function listOrganizationMembers(db: Database, organizationId: string, page: IdPage) {
	return db
		.select(shown)
		.from(organizationMembers)
		.innerJoin(users, eq(users.id, organizationMembers.userId))
		.where(and(eq(organizationMembers.organizationId, organizationId), gt(organizationMembers.userId, page.after)))
		.orderBy(asc(organizationMembers.userId))
		.limit(page.limit)
		.all();
}

export async function findOrganizationMember(
	db: Database,
	organizationId: string,
	userId: string,
): Promise<OrganizationMemberRow | null> {
	const found = await db
		.select(shown)
		.from(organizationMembers)
		.innerJoin(users, eq(users.id, organizationMembers.userId))
		.where(isMember(organizationId, userId))
		.get();
	return found ?? null;
}

export async function findMemberByEmail(
	db: Database,
	organizationId: string,
	email: string,
): Promise<OrganizationMemberRow | null> {
	const found = await db
		.select(shown)
		.from(organizationMembers)
		.innerJoin(users, eq(users.id, organizationMembers.userId))
		.where(and(eq(organizationMembers.organizationId, organizationId), eq(users.email, email)))
		.get();
	return found ?? null;
}

/** Whether an organization has a person who owns it. */
export async function hasOwner(db: Database, organizationId: string): Promise<boolean> {
	const isOwner = and(eq(organizationMembers.organizationId, organizationId), eq(organizationMembers.role, 'owner'));
	return (
		(await db.select({ id: organizationMembers.userId }).from(organizationMembers).where(isOwner).get()) !== undefined
	);
}

/** A member, as they are named. */
export interface MemberPlace {
	readonly organizationId: string;
	readonly userId: string;
}

/**
 * Gives a member another role, unless they are the last owner and would cease to be one. Asked and done in one statement,
 * so that of two owners who demote each other at the same moment one stays, as does whoever is made an owner at the
 * moment in which somebody else changes them. Invitations that they sent end with the role that let them send them.
 *
 * @param wanted.byOwner whether an owner does it; others neither make owners nor change them.
 */
export async function changeOrganizationRole(
	db: Database,
	{ organizationId, userId }: MemberPlace,
	{ role, byOwner }: { readonly role: OrganizationRole; readonly byOwner: boolean },
	nowMs: number,
): Promise<void> {
	if (role === 'owner' && !byOwner) return;
	const mayChange = role === 'owner' ? undefined : isNotLastOwner(organizationId, userId);
	const changed = db
		.update(organizationMembers)
		.set({ role })
		.where(and(isMember(organizationId, userId), mayChange, byOwner ? undefined : isNoOwner()));
	await db.batch([changed, revokeSent(db, organizationId, userId, nowMs)]);
}

/**
 * Takes a member out of an organization and all of its projects, unless they are its last owner.
 *
 * @param by.byOwner whether an owner does it; others do not take out owners.
 */
export async function removeOrganizationMember(
	db: Database,
	{ organizationId, userId }: MemberPlace,
	{ byOwner }: { readonly byOwner: boolean },
	nowMs: number,
): Promise<void> {
	const mayRemove = and(isNotLastOwner(organizationId, userId), byOwner ? undefined : isNoOwner());
	const isGone = sql`NOT EXISTS (SELECT 1 FROM ${organizationMembers} WHERE ${isMember(organizationId, userId)})`;
	const roles = and(eq(projectMembers.userId, userId), eq(projectMembers.organizationId, organizationId), isGone);
	await db.batch([
		db.delete(organizationMembers).where(and(isMember(organizationId, userId), mayRemove)),
		db.delete(projectMembers).where(roles),
		revokeSent(db, organizationId, userId, nowMs),
	]);
}

/** Ends the open invitations of somebody who is, by now, neither owner nor admin. */
function revokeSent(db: Database, organizationId: string, userId: string, nowMs: number) {
	const manages = sql`EXISTS (SELECT 1 FROM ${organizationMembers}
		WHERE ${isMember(organizationId, userId)} AND ${organizationMembers.role} <> 'member')`;
	const owns = sql`EXISTS (SELECT 1 FROM ${organizationMembers}
		WHERE ${isMember(organizationId, userId)} AND ${organizationMembers.role} = 'owner')`;
	const isTooMuch = or(sql`NOT ${manages}`, sql`(${invitations.role} = 'owner' AND NOT ${owns})`);
	return db
		.update(invitations)
		.set({ revokedAt: nowMs })
		.where(
			and(
				eq(invitations.organizationId, organizationId),
				eq(invitations.invitedBy, `user:${userId}`),
				sql`${invitations.acceptedAt} IS NULL AND ${invitations.revokedAt} IS NULL`,
				isTooMuch,
			),
		);
}

function isMember(organizationId: string, userId: string): SQL | undefined {
	return and(eq(organizationMembers.organizationId, organizationId), eq(organizationMembers.userId, userId));
}

function isNoOwner(): SQL {
	return ne(organizationMembers.role, 'owner');
}

function isNotLastOwner(organizationId: string, userId: string): SQL {
	return sql`(${organizationMembers.role} <> 'owner' OR EXISTS (
		SELECT 1 FROM ${organizationMembers} AS others
		WHERE others.organization_id = ${organizationId} AND others.role = 'owner' AND others.user_id <> ${userId}
	))`;
}
