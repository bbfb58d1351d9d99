import { and, asc, eq, gt } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { insertUnique } from '../insert-unique.ts';
import { projects } from '../schema/projects.ts';

export type ProjectRow = typeof projects.$inferSelect;

export async function findProject(db: Database, organizationId: string, projectId: string): Promise<ProjectRow | null> {
	const isIt = and(eq(projects.id, projectId), eq(projects.organizationId, organizationId));
	return (await db.select().from(projects).where(isIt).get()) ?? null;
}

/** Projects after an id, oldest first. */
export function listProjects(
	db: Database,
	organizationId: string,
	page: { readonly after: string; readonly limit: number },
): Promise<ProjectRow[]> {
	return db
		.select()
		.from(projects)
		.where(and(eq(projects.organizationId, organizationId), gt(projects.id, page.after)))
		.orderBy(asc(projects.id))
		.limit(page.limit)
		.all();
}

/** False when the organization has a project of this name. */
export function insertProject(db: Database, row: typeof projects.$inferInsert): Promise<boolean> {
	return insertUnique(
		() => db.insert(projects).values(row),
		async () => (await findProject(db, row.organizationId, row.id)) !== null,
	);
}

/** The project that another row already names; for work that belongs to no request and so to no organization. */
export async function findAnyProject(db: Database, projectId: string): Promise<ProjectRow | null> {
	return (await db.select().from(projects).where(eq(projects.id, projectId)).get()) ?? null;
}
