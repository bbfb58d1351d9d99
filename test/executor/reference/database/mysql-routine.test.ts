import { expect, test } from 'vitest';
import { mysqlRoutine } from '../../../../executor/reference/database/mysql-routine.ts';
import type { RoutineArgument } from '../../../../executor/reference/database/routine.ts';

const given: RoutineArgument = { name: 'day', direction: 'in', type: null, value: 'monday' };
const both: RoutineArgument = { name: 'total', direction: 'inout', type: null, value: 5 };
const taken: RoutineArgument = { name: 'rows', direction: 'out', type: null, value: null };

async function statements(kind: string | null, name: string, args: readonly RoutineArgument[]) {
	const rows = kind === null ? [] : [new Map([['kind', kind]])];
	const routine = await mysqlRoutine({ schema: 'shop', name, arguments: args }, async () => rows);
	return routine?.statements;
}

test('what comes out of a procedure goes through variables, what goes in is bound', async () => {
	expect(await statements('PROCEDURE', 'refresh', [given, both, taken])).toEqual([
		{ text: 'SET @orrery_2 = ?', values: [5] },
		{ text: 'CALL `shop`.`refresh`(?, @orrery_2, @orrery_3)', values: ['monday'] },
		{ text: 'SELECT @orrery_2 AS `orrery_2`, @orrery_3 AS `orrery_3`', values: [] },
	]);
});

test('a procedure nothing comes out of is called and no more', async () => {
	const text = 'CALL `shop`.`odd ``; name`(?)';
	expect(await statements('PROCEDURE', 'odd `; name', [given])).toEqual([{ text, values: ['monday'] }]);
});

test('a function is selected, without what comes out of it', async () => {
	expect(await statements('FUNCTION', 'net', [given, taken])).toEqual([
		{ text: 'SELECT `shop`.`net`(?)', values: ['monday'] },
	]);
});

test('a routine that is not there is none', async () => {
	expect(await statements(null, 'net', [])).toBeUndefined();
});
