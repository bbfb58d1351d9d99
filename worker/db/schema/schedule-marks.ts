import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { schedules } from './schedules.ts';

/** Planned instances that somebody held or stopped, for lists over all schedules of a project. */
export const scheduleMarks = sqliteTable(
	'schedule_marks',
	{
		scheduleId: text('schedule_id')
			.notNull()
			.references(() => schedules.id, { onDelete: 'cascade' }),
		at: integer('at').notNull(),
		state: text('state', { enum: ['held', 'stopped'] }).notNull(),
		by: text('by').notNull(),
	},
	(table) => [primaryKey({ columns: [table.scheduleId, table.at] })],
);
