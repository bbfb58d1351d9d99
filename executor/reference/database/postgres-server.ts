import { Client, DatabaseError } from 'pg';
import { connectionFailed, connectionLost, type DatabaseFailure, databaseError } from './connection-failure.ts';
import type { DatabaseServer } from './database-session.ts';
import { PostgresSession } from './postgres-session.ts';
import { postgresDialect } from './sql-dialect.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * How soon the server notices that this executor is gone and ends what it ran for it. From PostgreSQL 14 on, where its
 * system can tell; https://www.postgresql.org/docs/current/runtime-config-connection.html
 */
const CHECK_CLIENT = "SET client_connection_check_interval = '10s'";

/** SQLSTATEs and their classes, https://www.postgresql.org/docs/current/errcodes-appendix.html; the longest wins. */
const FAILURES: Readonly<Record<string, DatabaseFailure>> = {
	'08': 'connection_lost',
	'28': 'login_refused',
	'3D000': 'login_refused',
	'40001': 'database_busy',
	'40P01': 'database_busy',
	'53': 'database_busy',
	'55P03': 'database_busy',
	'57014': 'query_cancelled',
	'57P01': 'connection_lost',
	'57P02': 'connection_lost',
	'57P03': 'database_busy',
	'57P05': 'connection_lost',
};

/** The driver gives these errors nothing else to know them by. */
const SAYS_LOST = /^Connection terminated|not queryable/;

/** PostgreSQL through `pg`. */
export const postgresServer: DatabaseServer = {
	dialect: postgresDialect,
	async connect(url, log, signal) {
		const client = await connectClient(url, signal);
		client.on('notice', ({ severity, message }) => log(`${severity ?? 'NOTICE'}: ${message ?? ''}\n`));
		try {
			await client.query(CHECK_CLIENT).catch(ignoreUnsupported);
			return await PostgresSession.of(client, () => connectClient(url));
		} catch (error) {
			client.connection.stream.destroy();
			throw failureOf(error) ?? error;
		}
	},
	failureOf,
};

async function connectClient(url: string, signal?: AbortSignal): Promise<Client> {
	signal?.throwIfAborted();
	const client = new Client({
		connectionString: url,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		keepAlive: true,
		fallback_application_name: 'orrery-executor',
	});
	// The statement that runs is told of a lost connection, too; without a listener the process would end.
	client.on('error', ignoreLoss);
	const giveUp = () => client.connection.stream.destroy();
	signal?.addEventListener('abort', giveUp, { once: true });
	try {
		await client.connect();
		return client;
	} catch (error) {
		giveUp();
		if (error instanceof Error && error.message.startsWith('SASL')) throw databaseError('login_refused', error);
		throw error instanceof DatabaseError ? error : connectionFailed(error);
	} finally {
		signal?.removeEventListener('abort', giveUp);
	}
}

function failureOf(error: unknown): Error | undefined {
	if (error instanceof DatabaseError) return databaseError(failureNamed(error.code ?? ''), error, wordsOf(error));
	if (!(error instanceof Error)) return undefined;
	const isOfSocket = 'syscall' in error || SAYS_LOST.test(error.message);
	return isOfSocket ? connectionLost(error) : undefined;
}

function failureNamed(state: string): DatabaseFailure {
	return FAILURES[state] ?? FAILURES[state.slice(0, 2)] ?? 'sql_error';
}

function wordsOf({ message, code, detail, hint }: DatabaseError): string {
	return [`${message} (SQLSTATE ${code ?? 'unknown'})`, detail, hint].filter((words) => words !== undefined).join(' ');
}

function ignoreUnsupported(error: unknown): void {
	if (!(error instanceof DatabaseError)) throw error;
}

function ignoreLoss(): void {
	// Said by the statement that was running.
}
