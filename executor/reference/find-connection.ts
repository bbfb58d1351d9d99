import { TerminalError } from '../sdk/terminal-error.ts';
import type { SqlConnection, SqlConnections } from './sql-connections.ts';

/** @throws TerminalError `unknown_connection` */
export function findConnection(connections: SqlConnections, name: string): SqlConnection {
	const connection = Object.hasOwn(connections, name) ? connections[name] : undefined;
	if (connection) return connection;
	throw new TerminalError(`This executor has no connection ${name}.`, { code: 'unknown_connection' });
}
