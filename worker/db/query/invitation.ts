import { and, asc, count, eq, exists, gt, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { insertUnique } from '../insert-unique.ts';
import { accounts } from '../schema/accounts.ts';
import { invitations } from '../schema/invitations.ts';
import { organizationMembers } from '../schema/organization-members.ts';
import { projectMembers } from '../schema/project-members.ts';
import { projects } from '../schema/projects.ts';
import { tokens } from '../schema/tokens.ts';
import { users } from '../schema/users.ts';
import type { NewUserRows } from './new-user.ts';
import type { IdPage } from './visible-places.ts';

export type InvitationRow = typeof invitations.$inferSelect;

/** Stores an invitation. An earlier one to the same address ends: only the newest link is good. */
export async function insertInvitation(db: Database, row: InvitationRow): Promise<void> {
	const isEarlier = and(
		eq(invitations.organizationId, row.organizationId),
		eq(invitations.email, row.email),
		ne(invitations.id, row.id),
		isOpen(row.createdAt),
	);
	await db.batch([
		db.update(invitations).set({ revokedAt: row.createdAt }).where(isEarlier),
		db.insert(invitations).values(row).onConflictDoNothing({ target: invitations.id }),
	]);
}

/** The open invitations of an organization after an id, oldest first. */
export function listOpenInvitations(
	db: Database,
	organizationId: string,
	nowMs: number,
	page: IdPage,
): Promise<InvitationRow[]> {
	return db
		.select()
		.from(invitations)
		.where(and(eq(invitations.organizationId, organizationId), gt(invitations.id, page.after), isOpen(nowMs)))
		.orderBy(asc(invitations.id))
		.limit(page.limit)
		.all();
}

export async function countOpenInvitations(db: Database, organizationId: string, nowMs: number): Promise<number> {
	const isIt = and(eq(invitations.organizationId, organizationId), isOpen(nowMs));
	return (await db.select({ open: count() }).from(invitations).where(isIt).get())?.open ?? 0;
}

/** Ends an invitation that was not accepted; false when there is none of this id. */
export async function revokeInvitation(
	db: Database,
	organizationId: string,
	invitationId: string,
	nowMs: number,
): Promise<boolean> {
	const isIt = and(
		eq(invitations.organizationId, organizationId),
		eq(invitations.id, invitationId),
		isNull(invitations.acceptedAt),
	);
	const set = { revokedAt: sql`coalesce(${invitations.revokedAt}, ${nowMs})` };
	return (await db.update(invitations).set(set).where(isIt).returning({ id: invitations.id })).length > 0;
}

/** The one look-up without an organization: the secret of a link is what tells it. */
export async function findInvitationByHash(db: Database, hash: string): Promise<InvitationRow | null> {
	return (await db.select().from(invitations).where(eq(invitations.hash, hash)).get()) ?? null;
}

/**
 * Accepts an invitation, all of it or nothing: it is used up, and the person is a member with the roles it names. A role
 * they have already is left alone. Repeating the very same acceptance changes nothing, and another one finds it used.
 *
 * @param person who is stored with it when they are new.
 * @returns `ended` when the invitation was not open any more, `address_taken` when somebody else has the address of a
 * new person.
 */
export async function acceptInvitation(
	db: Database,
	invitation: InvitationRow,
	acceptance: { readonly userId: string; readonly at: number; readonly person: NewUserRows | null },
): Promise<'accepted' | 'ended' | 'address_taken'> {
	const { userId, at, person } = acceptance;
	const taken = db
		.update(invitations)
		.set({ acceptedAt: at, acceptedBy: userId })
		.where(and(eq(invitations.id, invitation.id), isOpen(at)));
	const isTaken = and(
		eq(invitations.id, invitation.id),
		eq(invitations.acceptedBy, userId),
		eq(invitations.acceptedAt, at),
	);
	const joined = membershipStatements(db, invitation.organizationId, userId, at, isTaken);
	const arrived = person === null ? [] : userStatements(db, person, isTaken);
	const isStored = await insertUnique(
		() => db.batch([taken, ...arrived, ...joined]),
		async () => false,
	);
	if (!isStored) return 'address_taken';
	const row = await db.select({ id: invitations.id }).from(invitations).where(isTaken).get();
	return row === undefined ? 'ended' : 'accepted';
}

/** A new person is stored only with the invitation that they accept. Columns are named by the order of the schema. */
function userStatements(db: Database, { user, account }: NewUserRows, isTaken: SQL | undefined) {
	const isInvited = sql`EXISTS (SELECT 1 FROM ${invitations} WHERE ${isTaken})`;
	const times = sql`${user.createdAt.getTime()}, ${user.updatedAt.getTime()}`;
	const { id, userId, providerId, accountId, password } = account;
	return [
		db
			.insert(users)
			.select(sql`SELECT ${user.id}, ${user.name}, ${user.email}, 1, ${times} WHERE ${isInvited}`)
			.onConflictDoNothing({ target: users.id }),
		db
			.insert(accounts)
			.select(sql`SELECT ${id}, ${userId}, ${providerId}, ${accountId}, ${password}, ${times} WHERE ${isInvited}`)
			.onConflictDoNothing({ target: accounts.id }),
	];
}

/** The roles that a taken invitation names. Columns are named by the order of the schema. */
function membershipStatements(db: Database, organizationId: string, userId: string, at: number, isTaken?: SQL) {
	const invited = sql`json_each(${invitations.projects}) AS invited`;
	const isProject = sql`${projects.id} = invited.value ->> 'projectId' AND ${eq(projects.organizationId, organizationId)}`;
	return [
		db
			.insert(organizationMembers)
			.select(sql`SELECT ${organizationId}, ${userId}, ${invitations.role}, ${at} FROM ${invitations} WHERE ${isTaken}`)
			.onConflictDoNothing(),
		db
			.insert(projectMembers)
			.select(
				sql`SELECT ${projects.id}, ${userId}, ${organizationId}, invited.value ->> 'roles'
					FROM ${invitations}, ${invited}, ${projects} WHERE ${isTaken} AND ${isProject}`,
			)
			.onConflictDoNothing(),
	];
}

/** Ends the open invitations that a token of an organization sent, if it is revoked. */
export function endInvitationsOf(db: Database, token: { organizationId: string; id: string }, nowMs: number) {
	const revoked = db
		.select({ id: tokens.id })
		.from(tokens)
		.where(and(eq(tokens.id, token.id), isNotNull(tokens.revokedAt)));
	const isSent = and(
		eq(invitations.organizationId, token.organizationId),
		eq(invitations.invitedBy, `token:${token.id}`),
		isOpen(nowMs),
	);
	return db
		.update(invitations)
		.set({ revokedAt: nowMs })
		.where(and(isSent, exists(revoked)));
}

function isOpen(nowMs: number): SQL | undefined {
	return and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, nowMs));
}
