import { and, asc, eq, gt, isNotNull, ne, or } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { organizationMembers } from '../schema/organization-members.ts';
import { organizations } from '../schema/organizations.ts';
import { projectMembers } from '../schema/project-members.ts';
import { projects } from '../schema/projects.ts';

/** Where a page of a list begins, and how long it is. */
export interface IdPage {
	readonly after: string;
	readonly limit: number;
}

/** The organizations that somebody belongs to after an id, oldest first, with what they are there. */
export function listOrganizationsOf(db: Database, userId: string, page: IdPage) {
	return db
		.select({
			id: organizations.id,
			name: organizations.name,
			createdAt: organizations.createdAt,
			role: organizationMembers.role,
		})
		.from(organizationMembers)
		.innerJoin(organizations, eq(organizations.id, organizationMembers.organizationId))
		.where(and(eq(organizationMembers.userId, userId), gt(organizations.id, page.after)))
		.orderBy(asc(organizations.id))
		.limit(page.limit)
		.all();
}

/**
 * The projects that somebody may know of after an id, oldest first: all of an organization for its owners and admins,
 * else those in which they have a role. `roles` is null where they have none of their own.
 */
export function listProjectsOf(db: Database, userId: string, page: IdPage) {
	return db
		.select({ project: projects, role: organizationMembers.role, roles: projectMembers.roles })
		.from(organizationMembers)
		.innerJoin(projects, eq(projects.organizationId, organizationMembers.organizationId))
		.leftJoin(projectMembers, and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, userId)))
		.where(
			and(
				eq(organizationMembers.userId, userId),
				gt(projects.id, page.after),
				or(ne(organizationMembers.role, 'member'), isNotNull(projectMembers.roles)),
			),
		)
		.orderBy(asc(projects.id))
		.limit(page.limit)
		.all();
}
