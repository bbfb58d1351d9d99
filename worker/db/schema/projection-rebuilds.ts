import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { projects } from './projects.ts';

/**
 * How far the rebuilding of a project's lists has come; the newest one only. `workflowId` and `part` name the last run
 * that was asked to tell its rows again, `archive` the last bundle that was read. `step` rises with every piece, so that
 * of two who carry on only one gets anywhere.
 */
export const projectionRebuilds = sqliteTable('projection_rebuilds', {
	projectId: text('project_id')
		.primaryKey()
		.references(() => projects.id),
	startedAt: integer('started_at').notNull(),
	/** When the last piece was finished. */
	steppedAt: integer('stepped_at').notNull(),
	finishedAt: integer('finished_at'),
	step: integer('step').notNull(),
	phase: text('phase', { enum: ['runs', 'archives', 'done'] }).notNull(),
	workflowId: text('workflow_id').notNull(),
	part: text('part').notNull(),
	archive: text('archive').notNull(),
	runs: integer('runs').notNull(),
	archives: integer('archives').notNull(),
	missed: integer('missed').notNull(),
});
