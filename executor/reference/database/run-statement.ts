import type { TaskContext } from '../../sdk/task-definition.ts';
import type { BoundStatement, DatabaseSession } from './database-session.ts';
import { QueryRows, type ResultKind } from './query-rows.ts';
import { endLine, rowLine } from './statement-log.ts';

/**
 * Runs one statement with its log, and gives its rows, or null when it was no query. A stop is obeyed before it begins.
 *
 * @throws TerminalError `output_too_large` when it is the last one and its rows outgrow what outputs may be; the server is
 * then told to stop at that row, and not read to an end that may be hours away.
 */
export async function runStatement(
	session: DatabaseSession,
	statement: BoundStatement,
	options: { readonly result: ResultKind; readonly loggedRows: number; readonly isLast: boolean },
	context: Pick<TaskContext<unknown>, 'signal' | 'log' | 'logRoom'>,
): Promise<QueryRows | null> {
	context.signal.throwIfAborted();
	const startedAtMs = performance.now();
	const rows = new QueryRows(options.result);
	let cut: Promise<void> | undefined;
	const running = session.run(statement, (row) => {
		rows.add(row);
		if (rows.count <= options.loggedRows) context.log(rowLine(row));
		if (rows.isTooLarge && options.isLast) cut ??= session.cancel().catch(() => session.destroy());
	});
	try {
		const end = await running;
		if (cut !== undefined) rows.outputs();
		// A server can also end a statement that was cancelled as if it were complete.
		context.signal.throwIfAborted();
		const count = end.kind === 'query' ? rows.count : end.rows;
		context.log(endLine(statement.text, count, end.kind, startedAtMs));
		await context.logRoom();
		return end.kind === 'query' ? rows : null;
	} catch (error) {
		if (cut !== undefined) rows.outputs();
		throw error;
	} finally {
		await cut;
	}
}
