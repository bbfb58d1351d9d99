import { type Connection, createConnection, type QueryError } from 'mysql2';
import { connectionFailed, connectionLost, type DatabaseFailure, databaseError } from './connection-failure.ts';
import type { DatabaseServer } from './database-session.ts';
import { MysqlSession } from './mysql-session.ts';
import { mysqlDialect } from './sql-dialect.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** Error numbers, https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html; from 1900 on some are MariaDB's. */
const FAILURES: ReadonlyMap<number, DatabaseFailure> = new Map<number, DatabaseFailure>([
	[1040, 'database_busy'],
	[1203, 'database_busy'],
	[1205, 'database_busy'],
	[1213, 'database_busy'],
	[1226, 'database_busy'],
	[1044, 'login_refused'],
	[1045, 'login_refused'],
	[1049, 'login_refused'],
	[1130, 'login_refused'],
	[1251, 'login_refused'],
	[1698, 'login_refused'],
	[1053, 'connection_lost'],
	[1927, 'connection_lost'],
	[4031, 'connection_lost'],
	[1317, 'query_cancelled'],
	[1969, 'query_cancelled'],
	[3024, 'query_cancelled'],
]);

/** MySQL and MariaDB through `mysql2`. */
export const mysqlServer: DatabaseServer = {
	dialect: mysqlDialect,
	async connect(url, log, signal) {
		const connection = await connect(url, signal);
		return new MysqlSession(connection, log, () => connect(url));
	},
	failureOf(error) {
		if (!isQueryError(error)) return;
		if (error.errno === undefined || error.errno < 0 || error.sqlState === undefined) return connectionLost(error);
		const words = `${error.message} (${error.code})`;
		return databaseError(FAILURES.get(error.errno) ?? 'sql_error', error, words);
	},
};

function connect(url: string, signal?: AbortSignal): Promise<Connection> {
	return new Promise((resolve, reject) => {
		signal?.throwIfAborted();
		const connection = createConnection({
			uri: url,
			connectTimeout: CONNECT_TIMEOUT_MS,
			keepAliveInitialDelay: CONNECT_TIMEOUT_MS,
			rowsAsArray: true,
			// Each keeps what a double or a Date would lose; see mysql-values.ts.
			supportBigNumbers: true,
			dateStrings: true,
			jsonStrings: true,
			// Several statements in one text would let a value that ended up in it begin one of its own.
			multipleStatements: false,
		});
		const giveUp = () => {
			connection.destroy();
			reject(new Error('stopped'));
		};
		signal?.addEventListener('abort', giveUp, { once: true });
		connection.connect((error) => {
			signal?.removeEventListener('abort', giveUp);
			if (!error) return resolve(connection);
			connection.destroy();
			reject(error.sqlState === undefined ? connectionFailed(error) : error);
		});
	});
}

function isQueryError(error: unknown): error is Pick<QueryError, 'code' | 'errno' | 'message' | 'sqlState'> {
	return error instanceof Error && 'code' in error && (typeof error.code === 'string' || 'fatal' in error);
}
