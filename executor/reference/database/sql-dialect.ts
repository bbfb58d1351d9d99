/** How the texts, names and comments of a database are written, and its placeholders. */
export interface SqlDialect {
	/** What is taken whole, because a semicolon or a colon inside means nothing. Sticky. */
	readonly opaque: RegExp;
	/** Whether a comment may hold comments. */
	readonly nestsComments: boolean;
	/** How a quoted name begins and ends. */
	readonly nameQuote: '"' | '`';
	/** `numbered`: $1 for each name, however often it occurs. `marks`: ? for each occurrence. */
	readonly placeholders: 'numbered' | 'marks';
	/** What the database makes of a name without quotes. */
	foldName(name: string): string;
}

/** https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
export const postgresDialect: SqlDialect = {
	opaque: new RegExp(
		[
			String.raw`--[^\n]*`,
			String.raw`[eE]'(?:[^'\\]|\\[^]|'')*(?:'|$)`,
			"'(?:[^']|'')*(?:'|$)",
			'"(?:[^"]|"")*(?:"|$)',
			String.raw`\$(?<tag>(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[^]*?(?:\$\k<tag>\$|$)`,
		].join('|'),
		'y',
	),
	nestsComments: true,
	nameQuote: '"',
	placeholders: 'numbered',
	foldName: (name) => name.toLowerCase(),
};

/** https://dev.mysql.com/doc/refman/8.4/en/language-structure.html, and MariaDB. */
export const mysqlDialect: SqlDialect = {
	opaque: new RegExp(
		[
			String.raw`--(?=\s|$)[^\n]*`,
			String.raw`#[^\n]*`,
			String.raw`'(?:[^'\\]|\\[^]|'')*(?:'|$)`,
			String.raw`"(?:[^"\\]|\\[^]|"")*(?:"|$)`,
			'`(?:[^`]|``)*(?:`|$)',
		].join('|'),
		'y',
	),
	nestsComments: false,
	nameQuote: '`',
	placeholders: 'marks',
	foldName: (name) => name,
};

/** A name as SQL that can be nothing but a name. */
export function quoteName(dialect: SqlDialect, name: string): string {
	const quote = dialect.nameQuote;
	return quote + name.replaceAll(quote, quote + quote) + quote;
}
