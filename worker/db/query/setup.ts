import { eq } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { insertUnique } from '../insert-unique.ts';
import { organizationMembers } from '../schema/organization-members.ts';
import { organizations } from '../schema/organizations.ts';
import { projects } from '../schema/projects.ts';
import { setup } from '../schema/setup.ts';
import { tokens } from '../schema/tokens.ts';
import { insertUserStatements, type NewUserRows } from './new-user.ts';

export interface FirstOwner {
	readonly organization: typeof organizations.$inferInsert;
	readonly project: typeof projects.$inferInsert;
	readonly token: typeof tokens.$inferInsert;
	readonly person: NewUserRows;
}

/** Stores the first organization with its owner, project and token; false when setting up was done before. */
export function insertFirstOwner(db: Database, owner: FirstOwner): Promise<boolean> {
	const { organization, project, token, person } = owner;
	const joined = { organizationId: organization.id, joinedAt: organization.createdAt };
	return insertUnique(
		() =>
			db.batch([
				db.insert(setup).values({ id: 1, organizationId: organization.id, doneAt: organization.createdAt }),
				db.insert(organizations).values(organization),
				db.insert(projects).values(project),
				db.insert(tokens).values(token),
				...insertUserStatements(db, person),
				db.insert(organizationMembers).values({ ...joined, userId: person.user.id, role: 'owner' }),
			]),
		async () => (await setUpOrganization(db)) === organization.id,
	);
}

/** The organization that setting up created, or null while there is none. */
export async function setUpOrganization(db: Database): Promise<string | null> {
	const row = await db.select({ id: setup.organizationId }).from(setup).where(eq(setup.id, 1)).get();
	return row?.id ?? null;
}
