import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { OrganizationRole } from '../../contract/role.ts';
import { organizations } from './organizations.ts';

/**
 * Invitations (P1). Only the SHA-256 of a link's secret is kept. `projects` is a JSON list of `{projectId, roles}`. A row
 * ends by being accepted, revoked, or by its time; ended ones stay, so that a link that is used twice is told apart from
 * one that never was.
 */
export const invitations = sqliteTable(
	'invitations',
	{
		id: text('id').primaryKey(),
		organizationId: text('organization_id')
			.notNull()
			.references(() => organizations.id),
		email: text('email').notNull(),
		role: text('role').$type<OrganizationRole>().notNull(),
		projects: text('projects', { mode: 'json' }).notNull(),
		hash: text('hash').notNull(),
		invitedBy: text('invited_by').notNull(),
		createdAt: integer('created_at').notNull(),
		expiresAt: integer('expires_at').notNull(),
		acceptedAt: integer('accepted_at'),
		acceptedBy: text('accepted_by'),
		revokedAt: integer('revoked_at'),
	},
	(table) => [
		uniqueIndex('invitations_hash').on(table.hash),
		index('invitations_of_organization').on(table.organizationId, table.id),
	],
);
