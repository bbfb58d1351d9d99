import { RetryableError } from '../../sdk/retryable-error.ts';
import { TerminalError } from '../../sdk/terminal-error.ts';

/** Why a task on a database server failed, as a word that retry conditions and people can refer to. */
export type DatabaseFailure =
	| 'connection_failed'
	| 'connection_lost'
	| 'login_refused'
	| 'database_busy'
	| 'query_cancelled'
	| 'sql_error';

/** What another try may find changed. A login or a statement that was refused stays refused. */
const MAY_PASS: ReadonlySet<DatabaseFailure> = new Set([
	'connection_failed',
	'connection_lost',
	'database_busy',
	'query_cancelled',
]);

/** The failure of a task, with the words of the server or the driver. */
export function databaseError(code: DatabaseFailure, error: unknown, words = wordsOf(error)): Error {
	return MAY_PASS.has(code)
		? new RetryableError(words, { code, cause: error })
		: new TerminalError(words, { code, cause: error });
}

/** The failure to connect, when the server itself said nothing of it. */
export function connectionFailed(error: unknown): Error {
	return databaseError('connection_failed', error, `There is no connection to the database: ${wordsOf(error)}`);
}

/** The end of a connection under a running statement; whether that took effect is not known. */
export function connectionLost(error: unknown): Error {
	return databaseError('connection_lost', error, `The connection to the database was lost: ${wordsOf(error)}`);
}

/** A host with several addresses fails with one error for each and no words of its own. */
function wordsOf(error: unknown): string {
	if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(wordsOf).join('; ');
	return error instanceof Error ? error.message || error.name : String(error);
}
