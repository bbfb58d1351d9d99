import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import { RetryingD1 } from './retrying-d1.ts';

/** What every query takes first; the second parameter is the project or organization it is confined to. */
export type Database = DrizzleD1Database<Record<string, never>>;

/** The database behind a D1 binding, with transient errors retried. */
export function openDatabase(binding: D1Database): Database {
	return drizzle(new RetryingD1(binding, (ms) => scheduler.wait(ms)));
}
