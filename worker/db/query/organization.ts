import { eq } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { organizations } from '../schema/organizations.ts';

export type OrganizationRow = typeof organizations.$inferSelect;

export async function findOrganization(db: Database, organizationId: string): Promise<OrganizationRow | null> {
	return (await db.select().from(organizations).where(eq(organizations.id, organizationId)).get()) ?? null;
}
