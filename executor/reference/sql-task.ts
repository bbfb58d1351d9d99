import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { JsonValue } from '../../worker/protocol/json-value.ts';
import { RetryableError } from '../sdk/retryable-error.ts';
import type { TaskContext, TaskDefinition } from '../sdk/task-definition.ts';
import { TerminalError } from '../sdk/terminal-error.ts';
import { programEnvironment } from './program-environment.ts';
import { programFailure } from './program-failure.ts';
import type { ReferencePorts } from './reference-ports.ts';
import { runProgram } from './run-program.ts';
import { SqlReportReader } from './sql-report-reader.ts';
import type { SqlReport, SqlRequest } from './sql-request.ts';
import { workdirSchema } from './work-folder.ts';

const PROGRAM_PATH = fileURLToPath(new URL('sql-program.ts', import.meta.url));

/** The config of SQL. */
export const sqlConfigSchema = z.strictObject({
	connection: z.string().min(1).describe('A connection that this executor was started with.'),
	sql: z
		.string()
		.min(1)
		.describe('Statements; :name binds the parameter of that name, which the node or the workflow has to declare.'),
	result: z
		.enum(['firstRow', 'lists'])
		.default('firstRow')
		.describe('Outputs of the last query: the columns of its first row, or each column as the list of its values.'),
	transaction: z.boolean().default(true).describe('All statements or none take effect.'),
	loggedRows: z.int().min(0).max(1000).default(20).describe('Rows of each query shown in the log.'),
	workdir: workdirSchema.describe("Where read_file('name') looks for files."),
});

type SqlConfig = z.output<typeof sqlConfigSchema>;

/**
 * SQL: statements on a SQLite database. They run in a process of their own, because SQLite holds its thread until a
 * statement ends: the server stays responsive, and a stop can end a query that would run for hours.
 */
export function sqlTask(ports: ReferencePorts): TaskDefinition<typeof sqlConfigSchema> {
	return { title: 'SQL', icon: 'database', config: sqlConfigSchema, run: (context) => runSql(context, ports) };
}

async function runSql(context: TaskContext<SqlConfig>, ports: ReferencePorts): Promise<void> {
	const { config } = context;
	const databasePath = databasePathOf(config.connection, ports);
	const ids = { instanceId: context.instance.id, attemptId: context.attempt.id };
	const report = new SqlReportReader();
	const exit = await ports.folders.use(config.workdir, ids, (cwd) =>
		runProgram(
			{
				command: process.execPath,
				args: [PROGRAM_PATH],
				cwd,
				environment: programEnvironment(context, {}, process.env),
				input: JSON.stringify(sqlRequest(context, databasePath, cwd)),
				onReport: (text) => report.write(text),
				missing: { code: 'node_missing', message: 'The Node that runs this executor is gone.' },
			},
			context,
			ports.groups,
		),
	);
	const failure = programFailure('The SQL program', exit);
	if (failure) throw failure;
	takeReport(report.end(), context);
}

function takeReport(report: SqlReport, context: TaskContext<SqlConfig>): void {
	if (!report.ok) {
		const { message, code } = report;
		throw report.retryable ? new RetryableError(message, { code }) : new TerminalError(message, { code });
	}
	for (const [name, value] of Object.entries(report.outputs)) context.output(name, value);
}

function databasePathOf(name: string, ports: ReferencePorts): string {
	const connection = Object.hasOwn(ports.connections, name) ? ports.connections[name] : undefined;
	if (connection) return resolve(ports.dataPath, connection.path);
	throw new TerminalError(`This executor has no connection ${name}.`, { code: 'unknown_connection' });
}

function sqlRequest(context: TaskContext<SqlConfig>, databasePath: string, folderPath: string): SqlRequest {
	const { sql, result, transaction, loggedRows } = context.config;
	const params = Object.fromEntries(Object.entries(context.params).map(([name, value]) => [name, sqlValue(value)]));
	return { databasePath, folderPath, sql, params, result, transaction, loggedRows };
}

/** SQLite has no booleans and no structures: they become 0 and 1, and JSON text for its JSON functions. */
function sqlValue(value: JsonValue): string | number | null {
	if (value === null || typeof value === 'string' || typeof value === 'number') return value;
	return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
}
