import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Projects whose lists somebody watches, and until when that is certain. Whoever writes rows of lists reads it in the
 * same transaction, so that a project nobody watches costs no call and nothing is published past a watcher.
 */
export const watchedProjects = sqliteTable('watched_projects', {
	projectId: text('project_id').primaryKey(),
	until: integer('until').notNull(),
});
