import { unreachable } from '../../../worker/lib/unreachable.ts';
import type { SqlConnection } from '../sql-connections.ts';
import type { DatabaseServer } from './database-session.ts';

/** The server of a kind. Its driver is loaded with the first task that needs it: many executors run none. */
export async function databaseServer(kind: Exclude<SqlConnection['kind'], 'sqlite'>): Promise<DatabaseServer> {
	switch (kind) {
		case 'postgres':
			return (await import('./postgres-server.ts')).postgresServer;
		case 'mysql':
			return (await import('./mysql-server.ts')).mysqlServer;
		default:
			return unreachable(kind);
	}
}
