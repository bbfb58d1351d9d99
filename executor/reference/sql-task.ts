import { resolve } from 'node:path';
import { z } from 'zod';
import type { TaskContext, TaskDefinition } from '../sdk/task-definition.ts';
import { connectionNameSchema } from './connection-name.ts';
import { databaseServer } from './database/database-servers.ts';
import { runSqlOnServer } from './database/run-sql.ts';
import { findConnection } from './find-connection.ts';
import { loggedRowsSchema } from './logged-rows.ts';
import type { ReferencePorts } from './reference-ports.ts';
import { runSqlOnSqlite } from './run-sql-on-sqlite.ts';
import { workdirSchema } from './work-folder.ts';

type SqlConfigSchema = ReturnType<typeof sqlConfigSchema>;

/** SQL: statements on a SQLite, PostgreSQL or MySQL database. Outputs: the columns of its last query. */
export function sqlTask(ports: ReferencePorts): TaskDefinition<SqlConfigSchema> {
	const config = sqlConfigSchema(Object.keys(ports.connections));
	return { title: 'SQL', icon: 'database', config, run: (context) => runSql(context, ports) };
}

/** The config of SQL, for an executor with these connections. */
function sqlConfigSchema(connectionNames: readonly string[]) {
	return z.strictObject({
		connection: connectionNameSchema(connectionNames),
		sql: z
			.string()
			.min(1)
			.meta({ title: 'Statements' })
			.describe(
				'Separated by semicolons. :name binds the parameter of that name, which the node or workflow declares.',
			),
		result: z
			.enum(['firstRow', 'lists'])
			.default('firstRow')
			.meta({ title: 'Outputs' })
			.describe('Of the last query: the columns of its first row, or each column as the list of its values.'),
		transaction: z
			.boolean()
			.default(true)
			.meta({ title: 'One transaction' })
			.describe('All statements or none take effect. Without, each takes effect by itself.'),
		loggedRows: loggedRowsSchema,
		workdir: workdirSchema.meta({ title: 'Folder' }).describe("SQLite alone: where read_file('name') looks for files."),
	});
}

async function runSql(context: TaskContext<z.output<SqlConfigSchema>>, ports: ReferencePorts): Promise<void> {
	const { config } = context;
	const connection = findConnection(ports.connections, config.connection);
	const outputs =
		connection.kind === 'sqlite'
			? await runSqlOnSqlite(resolve(ports.dataPath, connection.path), config, context, ports)
			: await runSqlOnServer(await databaseServer(connection.kind), connection.url, config, context);
	for (const [name, value] of Object.entries(outputs)) context.output(name, value);
}
