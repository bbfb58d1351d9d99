import { TerminalError } from '../../sdk/terminal-error.ts';
import type { BoundStatement, BoundValue, Row } from './database-session.ts';
import type { Routine, RoutineArgument, RoutineCall } from './routine.ts';
import { postgresDialect, quoteName } from './sql-dialect.ts';

/** `p` for procedures, `f` for functions: what a name without a schema means depends on the search path. */
const FIND = `
	SELECT DISTINCT prokind
	FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
	WHERE proname = $1 AND prokind IN ('p', 'f')
	AND CASE WHEN $2::text IS NULL THEN pg_function_is_visible(pg_proc.oid) ELSE nspname = $2 END
	ORDER BY prokind DESC`;

/** The name of a type as PostgreSQL itself writes it, which makes it safe in a statement. */
const TYPE_NAME = 'SELECT to_regtype($1)::text AS name';

/** A procedure is called with something in place of each OUT argument, a function without them. */
export async function postgresRoutine(
	call: RoutineCall,
	ask: (statement: BoundStatement) => Promise<readonly Row[]>,
): Promise<Routine | null> {
	const [found] = await ask({ text: FIND, values: [call.name, call.schema] });
	if (!found) return null;
	const isFunction = found.get('prokind') === 'f';
	const values: BoundValue[] = [];
	const written: string[] = [];
	for (const argument of call.arguments) {
		if (isFunction && argument.direction === 'out') continue;
		const cast = argument.type === null ? '' : `::${await typeName(argument.type, ask)}`;
		written.push(`${placeholder(argument, values)}${cast}`);
	}
	const name = [call.schema ?? [], call.name].flat().map((part) => quoteName(postgresDialect, part));
	const text = `${isFunction ? 'SELECT * FROM' : 'CALL'} ${name.join('.')}(${written.join(', ')})`;
	return { statements: [{ text, values }] };
}

function placeholder(argument: RoutineArgument, values: BoundValue[]): string {
	if (argument.direction === 'out') return 'NULL';
	values.push(argument.value);
	return `$${values.length}`;
}

async function typeName(type: string, ask: (statement: BoundStatement) => Promise<readonly Row[]>): Promise<string> {
	const [row] = await ask({ text: TYPE_NAME, values: [type] });
	const name = row?.get('name');
	if (typeof name === 'string') return name;
	throw new TerminalError(`The database has no type ${type}.`, { code: 'sql_error' });
}
