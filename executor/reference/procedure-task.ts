import { z } from 'zod';
import type { JsonValue } from '../../worker/protocol/json-value.ts';
import type { TaskContext, TaskDefinition } from '../sdk/task-definition.ts';
import { TerminalError } from '../sdk/terminal-error.ts';
import { connectionNameSchema } from './connection-name.ts';
import { boundValue, unboundParameter } from './database/bind-statements.ts';
import { callRoutine } from './database/call-routine.ts';
import { databaseServer } from './database/database-servers.ts';
import type { RoutineArgument } from './database/routine.ts';
import { findConnection } from './find-connection.ts';
import { loggedRowsSchema } from './logged-rows.ts';
import type { ReferencePorts } from './reference-ports.ts';

/** Members of a value are `unknown`, because a schema that refers to itself is not checked when a workflow goes online. */
const argumentSchema = z.strictObject({
	name: z
		.string()
		.min(1)
		.meta({ title: 'Name' })
		.describe('What comes out is the output of this name; what goes in without a value is the parameter of this name.'),
	direction: z
		.enum(['in', 'out', 'inout'])
		.default('in')
		.meta({ title: 'Direction' })
		.describe('Whether a value goes in, comes out, or both, as the procedure declares it.'),
	value: z
		.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.record(z.string(), z.unknown())])
		.optional()
		.meta({ title: 'Value' })
		.describe('What goes in. Lists and structures go in as JSON text.'),
	type: z
		.string()
		.min(1)
		.optional()
		.meta({ title: 'Type' })
		.describe(
			'PostgreSQL alone, where several of that name take as many arguments: the type as the database names it.',
		),
});

type ProcedureConfigSchema = ReturnType<typeof procedureConfigSchema>;

/** PROCEDURE: a call of a procedure or function on a PostgreSQL or MySQL database. Outputs: what comes out of it. */
export function procedureTask(ports: ReferencePorts): TaskDefinition<ProcedureConfigSchema> {
	const servers = Object.entries(ports.connections).filter(([, { kind }]) => kind !== 'sqlite');
	const config = procedureConfigSchema(servers.map(([name]) => name));
	return { title: 'Stored procedure', icon: 'database', config, run: (context) => runProcedure(context, ports) };
}

/** The config of PROCEDURE, for an executor with these connections that lead to servers. */
function procedureConfigSchema(connectionNames: readonly string[]) {
	return z.strictObject({
		connection: connectionNameSchema(connectionNames),
		procedure: z
			.string()
			.min(1)
			.meta({ title: 'Procedure' })
			.describe('A procedure or function, with its schema if it needs one, as SQL writes it: sales.refresh.'),
		arguments: z
			.array(argumentSchema)
			.max(100)
			.default([])
			.meta({ title: 'Arguments' })
			.describe('In the order of the declaration. The result of a function is one that comes out.'),
		loggedRows: loggedRowsSchema,
	});
}

async function runProcedure(
	context: TaskContext<z.output<ProcedureConfigSchema>>,
	ports: ReferencePorts,
): Promise<void> {
	const { connection: name, procedure, loggedRows } = context.config;
	const connection = findConnection(ports.connections, name);
	if (connection.kind === 'sqlite') {
		throw new TerminalError(`${name} is a SQLite database, and SQLite has no procedures.`, { code: 'no_procedures' });
	}
	const work = { procedure, loggedRows, arguments: readArguments(context) };
	const outputs = await callRoutine(await databaseServer(connection.kind), connection.url, work, context);
	for (const [output, value] of Object.entries(outputs)) context.output(output, value);
}

function readArguments(context: TaskContext<z.output<ProcedureConfigSchema>>): readonly RoutineArgument[] {
	return context.config.arguments.map(({ name, direction, value, type }) => {
		const own = direction === 'out' ? null : (value ?? parameter(name, value, context.params));
		return { name, direction, type: type ?? null, value: boundValue(z.json().parse(own)) };
	});
}

/** A value of null is one; only a missing one is the parameter's. */
function parameter(name: string, value: null | undefined, params: Readonly<Record<string, JsonValue>>): JsonValue {
	if (value === null) return null;
	if (Object.hasOwn(params, name)) return params[name] ?? null;
	throw unboundParameter(name);
}
