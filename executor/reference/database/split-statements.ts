import type { SqlDialect } from './sql-dialect.ts';
import { type SqlToken, sqlTokens } from './sql-tokens.ts';

/** What CREATE can make; only the body of a program holds semicolons. */
const CREATED = new Set(['table', 'view', 'index', 'function', 'procedure', 'trigger', 'event', 'type', 'schema']);
const PROGRAMS = new Set(['function', 'procedure', 'trigger', 'event']);

/** `END IF` and its like close what did not open a block here. */
const CLOSED_BY_NAME = new Set(['if', 'loop', 'while', 'repeat', 'case']);

/** MySQL runs what is in a comment that begins so, https://dev.mysql.com/doc/refman/8.4/en/comments.html. */
const RUN_COMMENT = /^\/\*M?!/;

/**
 * Cuts SQL at its semicolons, but for those within the `BEGIN … END` of a program that is being created. Statements that
 * hold nothing but spaces and comments are left out.
 */
export function splitStatements(sql: string, dialect: SqlDialect): readonly (readonly SqlToken[])[] {
	const statements: SqlToken[][] = [];
	let tokens: SqlToken[] = [];
	let body = new ProgramBody();
	const end = () => {
		if (tokens.some(isSubstance)) statements.push(tokens);
		tokens = [];
		body = new ProgramBody();
	};
	for (const token of sqlTokens(sql, dialect)) {
		if (token.kind === 'semicolon' && !body.isOpen) {
			end();
			continue;
		}
		// What stands between two statements explains the second, but belongs to neither.
		if (tokens.length === 0 && !isSubstance(token)) continue;
		tokens.push(token);
		body.read(token);
	}
	end();
	return statements;
}

function isSubstance(token: SqlToken): boolean {
	return token.kind !== 'space' && (token.kind !== 'comment' || RUN_COMMENT.test(token.text));
}

/** Follows a statement word by word, to know whether it is inside the body of a program. */
class ProgramBody {
	#isCreate: boolean | undefined;
	#created: string | undefined;
	#parentheses = 0;
	#blocks = 0;
	#previous = '';

	get isOpen(): boolean {
		return this.#blocks > 0;
	}

	read(token: SqlToken): void {
		if (token.text === '(') this.#parentheses += 1;
		if (token.text === ')') this.#parentheses -= 1;
		if (!isSubstance(token)) return;
		const word = token.kind === 'word' ? token.text.toLowerCase() : '';
		this.#isCreate ??= word === 'create';
		if (this.#isCreate && CREATED.has(word)) this.#created ??= word;
		if (PROGRAMS.has(this.#created ?? '') && this.#parentheses === 0) this.#follow(word);
		this.#previous = word;
	}

	#follow(word: string): void {
		if (this.#previous === 'end' && CLOSED_BY_NAME.has(word)) {
			if (word !== 'case') this.#blocks += 1;
		} else if (word === 'begin' || (word === 'case' && this.isOpen)) this.#blocks += 1;
		else if (word === 'end' && this.isOpen) this.#blocks -= 1;
	}
}
