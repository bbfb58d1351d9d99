import { fileURLToPath } from 'node:url';
import type { JsonValue } from '../../worker/protocol/json-value.ts';
import { RetryableError } from '../sdk/retryable-error.ts';
import type { TaskContext } from '../sdk/task-definition.ts';
import { TerminalError } from '../sdk/terminal-error.ts';
import { boundValue } from './database/bind-statements.ts';
import type { SqlWork } from './database/run-sql.ts';
import { programEnvironment } from './program-environment.ts';
import { programFailure } from './program-failure.ts';
import type { ReferencePorts } from './reference-ports.ts';
import { runProgram } from './run-program.ts';
import { SqlReportReader } from './sql-report-reader.ts';
import type { SqlReport, SqlRequest } from './sql-request.ts';
import type { WorkdirKind } from './work-folder.ts';

const PROGRAM_PATH = fileURLToPath(new URL('sql-program.ts', import.meta.url));

/**
 * Runs the statements of a task on a SQLite database, and gives the outputs of its last query. They run in a process of
 * their own, because SQLite holds its thread until a statement ends: the server stays responsive, and a stop can end a
 * query that would run for hours.
 */
export async function runSqlOnSqlite(
	databasePath: string,
	work: SqlWork & { readonly workdir: WorkdirKind },
	context: TaskContext<unknown>,
	ports: ReferencePorts,
): Promise<Record<string, JsonValue>> {
	const ids = { instanceId: context.instance.id, attemptId: context.attempt.id };
	const report = new SqlReportReader();
	const exit = await ports.folders.use(work.workdir, ids, (cwd) =>
		runProgram(
			{
				command: process.execPath,
				args: [PROGRAM_PATH],
				cwd,
				environment: programEnvironment(context, {}, process.env),
				input: JSON.stringify(sqlRequest(work, context.params, databasePath, cwd)),
				onReport: (text) => report.write(text),
				missing: { code: 'node_missing', message: 'The Node that runs this executor is gone.' },
			},
			context,
			ports.groups,
		),
	);
	const failure = programFailure('The SQL program', exit);
	if (failure) throw failure;
	return outputsOf(report.end());
}

function outputsOf(report: SqlReport): Record<string, JsonValue> {
	if (report.ok) return report.outputs;
	const { message, code } = report;
	throw report.retryable ? new RetryableError(message, { code }) : new TerminalError(message, { code });
}

function sqlRequest(
	{ sql, result, transaction, loggedRows }: SqlWork,
	params: Readonly<Record<string, JsonValue>>,
	databasePath: string,
	folderPath: string,
): SqlRequest {
	const bound = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, sqliteValue(value)]));
	return { databasePath, folderPath, sql, params: bound, result, transaction, loggedRows };
}

/** SQLite has no booleans: they become 0 and 1. */
function sqliteValue(value: JsonValue): string | number | null {
	const bound = boundValue(value);
	return typeof bound === 'boolean' ? Number(bound) : bound;
}
