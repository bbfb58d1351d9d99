import { describe, expect, test } from 'vitest';
import { bindStatements } from '../../../../executor/reference/database/bind-statements.ts';
import { mysqlDialect, postgresDialect } from '../../../../executor/reference/database/sql-dialect.ts';

const params = { a: 1, b: 'x', list: [1], yes: true };

function postgres(sql: string): readonly string[] {
	return bindStatements(sql, params, postgresDialect).map(({ text }) => text);
}

function mysql(sql: string): readonly string[] {
	return bindStatements(sql, params, mysqlDialect).map(({ text }) => text);
}

describe('a text is cut into statements', () => {
	test('at its semicolons, without what is empty', () => {
		expect(postgres(' ;; SELECT 1; -- nothing\n; /* nor ; this */ SELECT 2 ; ')).toEqual(['SELECT 1', 'SELECT 2']);
		expect(postgres('')).toEqual([]);
	});

	test.each([
		"SELECT 'a;b'';c'",
		'SELECT "a;"";b"',
		"SELECT E'it\\'s; one', 'back\\'",
		'SELECT $$;$$, $tag$; $$ ; $tag$, $1',
		'SELECT 1 /* ; /* nested; */ ; */ + 1',
		'SELECT 1 -- ; no\n+ 1',
		'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END',
		"SELECT 'unended ; text",
	])('but not within what PostgreSQL takes whole: %s', (sql) => {
		expect(postgres(`${sql}`)).toEqual([sql]);
	});

	test.each([
		'SELECT \'it\\\'s; one\', "two;\\""',
		'SELECT `a;``b`',
		'SELECT 1 # ; no\n+ 1',
		'SELECT 1 -- ; no\n+ 1',
		'/*!40101 SET NAMES utf8mb4 */',
		'CREATE DEFINER=`a`@`b` PROCEDURE p() BEGIN IF x THEN SELECT 1; END IF; CASE y WHEN 1 THEN SELECT 2; END CASE; END',
		'CREATE TRIGGER t BEFORE INSERT ON o FOR EACH ROW BEGIN SET @a = 1; WHILE @a < 3 DO SET @a = @a + 1; END WHILE; END',
	])('but not within what MySQL takes whole: %s', (sql) => {
		expect(mysql(`${sql}; SELECT 2`)).toEqual([sql, 'SELECT 2']);
	});

	test('also where words of programs are only names', () => {
		expect(postgres('BEGIN; SELECT 1; END; CREATE TABLE event (begin int); SELECT 2')).toHaveLength(5);
		expect(mysql('CREATE PROCEDURE p() SELECT 1; SELECT 2')).toHaveLength(2);
		expect(mysql('SELECT 5--1; SELECT 2')).toHaveLength(2);
		expect(postgres('CREATE FUNCTION f("end" int, begin int) RETURNS int RETURN 1; SELECT 2')).toHaveLength(2);
	});
});

describe('a parameter', () => {
	test('becomes one number for each name, or one mark for each place', () => {
		const sql = 'SELECT :a, :b, :a';
		expect(bindStatements(sql, params, postgresDialect)).toEqual([{ text: 'SELECT $1, $2, $1', values: [1, 'x'] }]);
		expect(bindStatements(sql, params, mysqlDialect)).toEqual([{ text: 'SELECT ?, ?, ?', values: [1, 'x', 1] }]);
	});

	test('is a list as JSON text, and anything else as it is', () => {
		expect(bindStatements('SELECT :list, :yes', params, postgresDialect)[0]?.values).toEqual(['[1]', true]);
	});

	test.each(["SELECT ':c'", 'SELECT 1::text', 'SELECT x[1:2]', 'SELECT 1 -- :c', 'CALL f(c := 1)', 'SELECT $$ :c $$'])(
		'is nothing of %s',
		(sql) => {
			expect(postgres(sql)).toEqual([sql]);
		},
	);

	test.each(['c', 'toString', '__proto__'])('named %s for which none came is an error', (name) => {
		const error = expect.objectContaining({ code: 'unbound_parameter', message: expect.stringContaining(`:${name}`) });
		expect(() => bindStatements(`SELECT 1; SELECT :${name}`, params, postgresDialect)).toThrow(error);
	});
});
