import { and, asc, eq, gt, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { ProjectRole } from '../../contract/role.ts';
import type { Database } from '../database.ts';
import { organizationMembers } from '../schema/organization-members.ts';
import { projectMembers } from '../schema/project-members.ts';
import { users } from '../schema/users.ts';
import type { IdPage } from './visible-places.ts';

/** A project, named together with its organization. */
export interface ProjectPlace {
	readonly organizationId: string;
	readonly projectId: string;
}

export type ProjectMemberRow = Awaited<ReturnType<typeof listProjectMembers>>[number];

/** Everybody who may work in a project after a person's id; `roles` is null for who may through the organization alone. */
export function listProjectMembers(db: Database, { organizationId, projectId }: ProjectPlace, page: IdPage) {
	const hasRoles = and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, organizationMembers.userId));
	return db
		.select({
			id: users.id,
			name: users.name,
			email: users.email,
			role: organizationMembers.role,
			roles: projectMembers.roles,
		})
		.from(organizationMembers)
		.innerJoin(users, eq(users.id, organizationMembers.userId))
		.leftJoin(projectMembers, hasRoles)
		.where(
			and(
				eq(organizationMembers.organizationId, organizationId),
				gt(organizationMembers.userId, page.after),
				or(ne(organizationMembers.role, 'member'), isNotNull(projectMembers.roles)),
			),
		)
		.orderBy(asc(organizationMembers.userId))
		.limit(page.limit)
		.all();
}

/** Gives a member of the organization these roles in a project, in place of those they had; nothing for anybody else. */
export async function putProjectRoles(
	db: Database,
	{ organizationId, projectId }: ProjectPlace,
	userId: string,
	roles: readonly ProjectRole[],
): Promise<void> {
	await db.run(sql`INSERT INTO ${projectMembers} (project_id, user_id, organization_id, roles)
		SELECT ${projectId}, user_id, organization_id, ${JSON.stringify(roles)} FROM ${organizationMembers}
		WHERE ${eq(organizationMembers.organizationId, organizationId)} AND ${eq(organizationMembers.userId, userId)}
		ON CONFLICT (project_id, user_id) DO UPDATE SET roles = excluded.roles`);
}

/** False when they had no role. */
export async function removeProjectRoles(
	db: Database,
	{ organizationId, projectId }: ProjectPlace,
	userId: string,
): Promise<boolean> {
	const isIt = and(
		eq(projectMembers.projectId, projectId),
		eq(projectMembers.userId, userId),
		eq(projectMembers.organizationId, organizationId),
	);
	return (await db.delete(projectMembers).where(isIt).returning({ id: projectMembers.userId })).length > 0;
}
