import { and, count, eq } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { organizationMembers } from '../schema/organization-members.ts';
import { organizations } from '../schema/organizations.ts';

export type OrganizationRow = typeof organizations.$inferSelect;

export async function findOrganization(db: Database, organizationId: string): Promise<OrganizationRow | null> {
	return (await db.select().from(organizations).where(eq(organizations.id, organizationId)).get()) ?? null;
}

/** Stores an organization together with its owner. */
export async function insertOrganization(db: Database, row: OrganizationRow, ownerId: string): Promise<void> {
	const owner = { organizationId: row.id, userId: ownerId, role: 'owner', joinedAt: row.createdAt } as const;
	await db.batch([
		db.insert(organizations).values(row).onConflictDoNothing(),
		db.insert(organizationMembers).values(owner).onConflictDoNothing(),
	]);
}

export async function renameOrganization(db: Database, organizationId: string, name: string): Promise<void> {
	await db.update(organizations).set({ name }).where(eq(organizations.id, organizationId));
}

/** How many organizations somebody owns. */
export async function countOwned(db: Database, userId: string): Promise<number> {
	const owns = and(eq(organizationMembers.userId, userId), eq(organizationMembers.role, 'owner'));
	return (await db.select({ owned: count() }).from(organizationMembers).where(owns).get())?.owned ?? 0;
}
