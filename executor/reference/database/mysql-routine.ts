import type { BoundStatement, Row } from './database-session.ts';
import type { Routine, RoutineArgument, RoutineCall } from './routine.ts';
import { mysqlDialect, quoteName } from './sql-dialect.ts';

const FIND = `
	SELECT ROUTINE_TYPE AS kind FROM information_schema.ROUTINES
	WHERE ROUTINE_SCHEMA = coalesce(?, database()) AND ROUTINE_NAME = ?
	ORDER BY ROUTINE_TYPE DESC`;

/** What comes out of a procedure goes through variables of the connection: a bound value cannot take it. */
export async function mysqlRoutine(
	call: RoutineCall,
	ask: (statement: BoundStatement) => Promise<readonly Row[]>,
): Promise<Routine | null> {
	const [found] = await ask({ text: FIND, values: [call.schema, call.name] });
	if (!found) return null;
	const name = [call.schema ?? [], call.name].flat().map((part) => quoteName(mysqlDialect, part));
	return found.get('kind') === 'FUNCTION' ? functionCall(name.join('.'), call) : procedureCall(name.join('.'), call);
}

function functionCall(name: string, call: RoutineCall): Routine {
	const given = call.arguments.filter(({ direction }) => direction !== 'out');
	const text = `SELECT ${name}(${given.map(() => '?').join(', ')})`;
	return { statements: [{ text, values: given.map(({ value }) => value) }] };
}

function procedureCall(name: string, call: RoutineCall): Routine {
	const variables = call.arguments.map((argument, index) => ({ argument, variable: `@orrery_${index + 1}` }));
	const given = variables.filter(({ argument }) => argument.direction === 'inout');
	const taken = variables.filter(({ argument }) => argument.direction !== 'in');
	const written = variables.map(({ argument, variable }) => (argument.direction === 'in' ? '?' : variable));
	const bound = call.arguments.filter(isIn).map(({ value }) => value);
	const statements: BoundStatement[] = [
		...given.map(({ argument, variable }) => ({ text: `SET ${variable} = ?`, values: [argument.value] })),
		{ text: `CALL ${name}(${written.join(', ')})`, values: bound },
	];
	if (taken.length > 0) statements.push({ text: `SELECT ${taken.map(named).join(', ')}`, values: [] });
	return { statements };
}

function isIn({ direction }: RoutineArgument): boolean {
	return direction === 'in';
}

function named({ variable }: { variable: string }): string {
	return `${variable} AS ${quoteName(mysqlDialect, variable.slice(1))}`;
}
