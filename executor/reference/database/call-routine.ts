import type { JsonValue } from '../../../worker/protocol/json-value.ts';
import type { TaskContext } from '../../sdk/task-definition.ts';
import { TerminalError } from '../../sdk/terminal-error.ts';
import type { DatabaseServer } from './database-session.ts';
import type { QueryRows } from './query-rows.ts';
import type { RoutineArgument } from './routine.ts';
import { readRoutineName } from './routine-name.ts';
import { runStatement } from './run-statement.ts';
import { useSession } from './use-session.ts';

/** Calls a procedure or function, and gives what came out of it by the names of its arguments. */
export async function callRoutine(
	server: DatabaseServer,
	url: string,
	work: { readonly procedure: string; readonly arguments: readonly RoutineArgument[]; readonly loggedRows: number },
	context: TaskContext<unknown>,
): Promise<Record<string, JsonValue>> {
	const name = readRoutineName(work.procedure, server.dialect);
	if (!name) throw new TerminalError(`${work.procedure} is not the name of a procedure.`, { code: 'bad_config' });
	return useSession(server, url, context, async (session) => {
		const routine = await session.findRoutine({ ...name, arguments: work.arguments });
		if (!routine) {
			const message = `The database has no procedure or function ${work.procedure} that this connection may call.`;
			throw new TerminalError(message, { code: 'unknown_procedure' });
		}
		let rows: QueryRows | null = null;
		for (const statement of routine.statements) {
			const options = { result: 'firstRow', loggedRows: work.loggedRows, isLast: false } as const;
			rows = await runStatement(session, statement, options, context);
		}
		return outputsOf(work.procedure, work.arguments, rows?.outputs() ?? {});
	});
}

/** Columns stand for the arguments in their order: a function names its result after itself. */
function outputsOf(
	procedure: string,
	declared: readonly RoutineArgument[],
	row: Readonly<Record<string, JsonValue>>,
): Record<string, JsonValue> {
	const taken = declared.filter(({ direction }) => direction !== 'in');
	const values = Object.values(row);
	if (values.length > 0 && values.length < taken.length) {
		const message = `${procedure} gives ${values.length} of the ${taken.length} values that were to come out of it.`;
		throw new TerminalError(message, { code: 'bad_arguments' });
	}
	return Object.fromEntries(taken.map(({ name }, index) => [name, values[index] ?? null]));
}
