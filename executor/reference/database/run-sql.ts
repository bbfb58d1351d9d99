import type { JsonValue } from '../../../worker/protocol/json-value.ts';
import type { TaskContext } from '../../sdk/task-definition.ts';
import { bindStatements } from './bind-statements.ts';
import type { BoundStatement, DatabaseServer, DatabaseSession } from './database-session.ts';
import type { QueryRows, ResultKind } from './query-rows.ts';
import { runStatement } from './run-statement.ts';
import { useSession } from './use-session.ts';

/** What a SQL task wants of a server. */
export interface SqlWork {
	readonly sql: string;
	readonly result: ResultKind;
	readonly transaction: boolean;
	readonly loggedRows: number;
}

/** Runs the statements of a task in order, and gives the outputs of its last query. */
export async function runSqlOnServer(
	server: DatabaseServer,
	url: string,
	work: SqlWork,
	context: TaskContext<unknown>,
): Promise<Record<string, JsonValue>> {
	const statements = bindStatements(work.sql, context.params, server.dialect);
	return useSession(server, url, context, async (session) => {
		const run = () => runAll(session, statements, work, context);
		return work.transaction ? inTransaction(session, context, run) : run();
	});
}

async function runAll(
	session: DatabaseSession,
	statements: readonly BoundStatement[],
	work: SqlWork,
	context: TaskContext<unknown>,
): Promise<Record<string, JsonValue>> {
	let last: QueryRows | null = null;
	for (const [index, statement] of statements.entries()) {
		const options = { ...work, isLast: index === statements.length - 1 };
		last = (await runStatement(session, statement, options, context)) ?? last;
	}
	return last?.outputs() ?? {};
}

async function inTransaction<Outcome>(
	session: DatabaseSession,
	context: TaskContext<unknown>,
	run: () => Promise<Outcome>,
): Promise<Outcome> {
	await session.run({ text: 'BEGIN', values: [] }, ignoreRow);
	try {
		const outcome = await run();
		context.signal.throwIfAborted();
		await session.run({ text: 'COMMIT', values: [] }, ignoreRow);
		return outcome;
	} catch (error) {
		// Undone before the failure is told, so that another attempt finds no lock of this one.
		if (!context.signal.aborted) await session.run({ text: 'ROLLBACK', values: [] }, ignoreRow).catch(ignoreLoss);
		throw error;
	}
}

function ignoreRow(): void {
	// These statements give none.
}

function ignoreLoss(): void {
	// A server that lost the connection undoes the transaction by itself.
}
