import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ProjectRole } from '../../contract/role.ts';
import { projects } from './projects.ts';
import { users } from './users.ts';

/**
 * Roles that people have in single projects (P1); `roles` is a JSON list. The organization is named as well, so that
 * whoever leaves it leaves all of its projects in one statement.
 */
export const projectMembers = sqliteTable(
	'project_members',
	{
		projectId: text('project_id')
			.notNull()
			.references(() => projects.id),
		userId: text('user_id')
			.notNull()
			.references(() => users.id),
		organizationId: text('organization_id').notNull(),
		roles: text('roles', { mode: 'json' }).$type<readonly ProjectRole[]>().notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.projectId, table.userId] }),
		index('project_members_of_user').on(table.userId, table.organizationId),
	],
);
