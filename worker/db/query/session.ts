import { and, desc, eq, gt, lt, ne, type SQLWrapper } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { organizationMembers } from '../schema/organization-members.ts';
import { projectMembers } from '../schema/project-members.ts';
import { sessions } from '../schema/sessions.ts';

export type SessionRow = typeof sessions.$inferSelect;

/** A session with everything its person may do, read at one moment; null for a token that no session has. */
export async function findSession(db: Database, token: string) {
	const userId = db.select({ id: sessions.userId }).from(sessions).where(eq(sessions.token, token));
	const [found, organizations, projects] = await db.batch([
		db
			.select({ id: sessions.id, userId: sessions.userId, expiresAt: sessions.expiresAt })
			.from(sessions)
			.where(eq(sessions.token, token)),
		...rolesOf(db, userId),
	]);
	const [session] = found;
	return session === undefined ? null : { ...session, organizations, projects };
}

/** Every role of a person, read at one moment; none for whoever belongs nowhere, or is nobody. */
export async function findRoles(db: Database, userId: string) {
	const [organizations, projects] = await db.batch(rolesOf(db, userId));
	return { organizations, projects };
}

/** The questions for a person's roles. */
function rolesOf(db: Database, userId: string | SQLWrapper) {
	const inOrganizations = db
		.select({ id: organizationMembers.organizationId, role: organizationMembers.role })
		.from(organizationMembers)
		.where(eq(organizationMembers.userId, userId));
	const inProjects = db
		.select({
			id: projectMembers.projectId,
			organizationId: projectMembers.organizationId,
			roles: projectMembers.roles,
		})
		.from(projectMembers)
		.where(eq(projectMembers.userId, userId));
	return [inOrganizations, inProjects] as const;
}

/** Lets a session last longer. One that was ended meanwhile stays ended. */
export async function extendSession(db: Database, sessionId: string, expiresAt: number): Promise<void> {
	await db
		.update(sessions)
		.set({ expiresAt: new Date(expiresAt) })
		.where(eq(sessions.id, sessionId));
}

/** The sessions of a person that have not expired, newest first. */
export function listSessions(db: Database, userId: string, nowMs: number): Promise<SessionRow[]> {
	return db
		.select()
		.from(sessions)
		.where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, new Date(nowMs))))
		.orderBy(desc(sessions.id))
		.limit(SHOWN_MAX)
		.all();
}

/** More places than anybody can tell apart in a list. */
const SHOWN_MAX = 200;

/** Ends one session of a person; false when they have none of this id. */
export async function endSession(db: Database, userId: string, sessionId: string): Promise<boolean> {
	const isIt = and(eq(sessions.userId, userId), eq(sessions.id, sessionId));
	return (await db.delete(sessions).where(isIt).returning({ id: sessions.id })).length > 0;
}

/** Ends the session that has this token, if there is one. */
export async function endSessionOf(db: Database, token: string): Promise<void> {
	await db.delete(sessions).where(eq(sessions.token, token));
}

export async function endSessions(db: Database, userId: string): Promise<void> {
	await db.delete(sessions).where(eq(sessions.userId, userId));
}

/** Ends every session of a person but one. */
export async function endOtherSessions(db: Database, userId: string, keptId: string): Promise<void> {
	await db.delete(sessions).where(and(eq(sessions.userId, userId), ne(sessions.id, keptId)));
}

export async function forgetExpiredSessions(db: Database, nowMs: number): Promise<void> {
	await db.delete(sessions).where(lt(sessions.expiresAt, new Date(nowMs)));
}
