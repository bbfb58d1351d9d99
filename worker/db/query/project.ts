import { and, asc, count, eq, gt, inArray, sql } from 'drizzle-orm';
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

export async function countProjects(db: Database, organizationId: string): Promise<number> {
	const isIt = eq(projects.organizationId, organizationId);
	return (await db.select({ found: count() }).from(projects).where(isIt).get())?.found ?? 0;
}

/** Those of these ids that are projects of an organization, with what they are called. */
export function namedProjects(
	db: Database,
	organizationId: string,
	projectIds: readonly string[],
): Promise<Pick<ProjectRow, 'id' | 'name'>[]> {
	const isNamed = inArray(projects.id, sql`(SELECT value FROM json_each(${JSON.stringify(projectIds)}))`);
	return db
		.select({ id: projects.id, name: projects.name })
		.from(projects)
		.where(and(eq(projects.organizationId, organizationId), isNamed))
		.all();
}

/** Changes what is given of a project; false when the organization has another project of the new name. */
export function updateProject(
	db: Database,
	organizationId: string,
	projectId: string,
	change: Partial<Pick<ProjectRow, 'name' | 'timeZone' | 'settings'>>,
): Promise<boolean> {
	const isIt = and(eq(projects.id, projectId), eq(projects.organizationId, organizationId));
	return insertUnique(
		() => db.update(projects).set(change).where(isIt),
		async () => false,
	);
}

/** The project that another row already names; for work that belongs to no request and so to no organization. */
export async function findAnyProject(db: Database, projectId: string): Promise<ProjectRow | null> {
	return (await db.select().from(projects).where(eq(projects.id, projectId)).get()) ?? null;
}
