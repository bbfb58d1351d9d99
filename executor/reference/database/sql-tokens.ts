import type { SqlDialect } from './sql-dialect.ts';

/** A piece of SQL. Together the pieces are the text. */
export interface SqlToken {
	readonly kind: 'word' | 'parameter' | 'semicolon' | 'space' | 'comment' | 'other';
	readonly text: string;
}

const SPACE = /\s+/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
/** A number keeps its letters, so that no word begins inside it. */
const NUMBER = /\d[\w.]*/y;
/** `::` casts and `:=` assigns, so neither colon begins a parameter. */
const COLONS = /::|:=/y;
const PARAMETER = /:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;
const LINE_COMMENT = /^(?:--|#)/;
const COMMENT_EDGE = /\/\*|\*\//g;

/**
 * Cuts SQL into what matters for finding statements and parameters. It judges nothing: what no database would accept
 * passes through, for the database to refuse.
 */
export function* sqlTokens(sql: string, dialect: SqlDialect): Generator<SqlToken> {
	let at = 0;
	while (at < sql.length) {
		const token = tokenAt(sql, at, dialect);
		at += token.text.length;
		yield token;
	}
}

function tokenAt(sql: string, at: number, dialect: SqlDialect): SqlToken {
	const take = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = at;
		return pattern.exec(sql)?.[0];
	};
	const space = take(SPACE);
	if (space !== undefined) return { kind: 'space', text: space };
	if (sql.startsWith('/*', at)) return { kind: 'comment', text: sql.slice(at, endOfComment(sql, at, dialect)) };
	const opaque = take(dialect.opaque);
	if (opaque !== undefined) return { kind: LINE_COMMENT.test(opaque) ? 'comment' : 'other', text: opaque };
	const word = take(WORD);
	if (word !== undefined) return { kind: 'word', text: word };
	const parameter = take(COLONS) === undefined ? take(PARAMETER) : undefined;
	if (parameter !== undefined) return { kind: 'parameter', text: parameter };
	if (sql[at] === ';') return { kind: 'semicolon', text: ';' };
	return { kind: 'other', text: take(COLONS) ?? take(NUMBER) ?? sql.slice(at, at + 1) };
}

function endOfComment(sql: string, start: number, dialect: SqlDialect): number {
	let depth = 0;
	COMMENT_EDGE.lastIndex = start;
	for (let edge = COMMENT_EDGE.exec(sql); edge; edge = COMMENT_EDGE.exec(sql)) {
		const isOpening = edge[0] === '/*';
		if (!isOpening) depth -= 1;
		else if (depth === 0 || dialect.nestsComments) depth += 1;
		if (depth === 0) return COMMENT_EDGE.lastIndex;
	}
	return sql.length;
}
