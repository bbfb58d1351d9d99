import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { OrganizationRole } from '../../contract/role.ts';
import { organizations } from './organizations.ts';
import { users } from './users.ts';

/** Who belongs to which organization, and as what (P1). */
export const organizationMembers = sqliteTable(
	'organization_members',
	{
		organizationId: text('organization_id')
			.notNull()
			.references(() => organizations.id),
		userId: text('user_id')
			.notNull()
			.references(() => users.id),
		role: text('role').$type<OrganizationRole>().notNull(),
		joinedAt: integer('joined_at').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.organizationId, table.userId] }),
		index('organization_members_of_user').on(table.userId),
	],
);
