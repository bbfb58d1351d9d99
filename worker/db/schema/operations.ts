import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { InstanceBatchOperation } from '../../contract/instance-batch.ts';
import type { OperationFailure, OperationKind, OperationState } from '../../contract/operation.ts';

/**
 * Bulk operations as lists show them. The object of each writes how far it is; a row without `finishedAt` may be some
 * seconds behind it. The partial index holds only those that have not ended, for the second clock.
 */
export const operations = sqliteTable(
	'operations',
	{
		projectId: text('project_id').notNull(),
		id: text('id').notNull(),
		kind: text('kind').$type<OperationKind>().notNull(),
		operation: text('operation').$type<InstanceBatchOperation>().notNull(),
		/** JSON in the shape of `instanceFilterSchema`; null for an operation on ids. */
		filter: text('filter', { mode: 'json' }),
		createdAt: integer('created_at').notNull(),
		createdBy: text('created_by').notNull(),
		/** When its object wrote it last. */
		updatedAt: integer('updated_at').notNull(),
		state: text('state').$type<OperationState>().notNull(),
		total: integer('total').notNull(),
		changed: integer('changed').notNull(),
		unchanged: integer('unchanged').notNull(),
		refused: integer('refused').notNull(),
		/** JSON: how many were refused with which code. */
		refusedBy: text('refused_by', { mode: 'json' }).notNull(),
		/** JSON: the first that were refused, with their codes. */
		refusals: text('refusals', { mode: 'json' }).notNull(),
		finishedAt: integer('finished_at'),
		abortedBy: text('aborted_by'),
		failure: text('failure').$type<OperationFailure>(),
	},
	(table) => [
		primaryKey({ columns: [table.projectId, table.id] }),
		index('operations_open').on(table.id).where(sql`finished_at IS NULL`),
	],
);
