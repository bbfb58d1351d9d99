import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organizations } from './organizations.ts';
import { projects } from './projects.ts';

/**
 * API tokens. Only the SHA-256 of a token is kept: 256 random bits need no slow hash, and one indexed read finds the
 * row. `scopes` is a JSON list. A token without a project belongs to the whole organization.
 */
export const tokens = sqliteTable(
	'tokens',
	{
		id: text('id').primaryKey(),
		organizationId: text('organization_id')
			.notNull()
			.references(() => organizations.id),
		projectId: text('project_id').references(() => projects.id),
		name: text('name').notNull(),
		hash: text('hash').notNull(),
		prefix: text('prefix').notNull(),
		scopes: text('scopes', { mode: 'json' }).notNull(),
		createdBy: text('created_by').notNull(),
		createdAt: integer('created_at').notNull(),
		expiresAt: integer('expires_at'),
		revokedAt: integer('revoked_at'),
		lastUsedAt: integer('last_used_at'),
	},
	(table) => [
		uniqueIndex('tokens_hash').on(table.hash),
		index('tokens_of_project').on(table.organizationId, table.projectId),
	],
);
