import { DatabaseSync } from 'node:sqlite';

/**
 * The executor's own memory on disk: results of attempts, and the process groups it started.
 *
 * The lock is exclusive for the life of the process, so a second executor on the same folder fails at once instead of
 * sweeping away the first one's processes. Commits survive the death of the process, not of the machine: after that, Orrery
 * is told `unknown` and sends the attempt again, which at-least-once delivery allows.
 */
export function openExecutorDatabase(path: string): DatabaseSync {
	const database = new DatabaseSync(path);
	database.exec(`
		PRAGMA locking_mode = EXCLUSIVE;
		PRAGMA journal_mode = WAL;
		PRAGMA synchronous = NORMAL;
		CREATE TABLE IF NOT EXISTS attempt (
			id TEXT PRIMARY KEY,
			state TEXT NOT NULL,
			result TEXT,
			ended_at_ms INTEGER NOT NULL
		) WITHOUT ROWID;
		CREATE INDEX IF NOT EXISTS attempt_by_end ON attempt (ended_at_ms);
		CREATE TABLE IF NOT EXISTS process_group (
			id INTEGER PRIMARY KEY,
			attempt_id TEXT NOT NULL
		);
	`);
	return database;
}
