import type { SqlDialect } from './sql-dialect.ts';

/** A name without quotes, or one in the quotes of either database. */
const PART = `[A-Za-z_\\u0080-\\uffff][\\w$\\u0080-\\uffff]*|"(?:[^"]|"")+"|\`(?:[^\`]|\`\`)+\``;
const NAME = new RegExp(`^(?:(?<schema>${PART})\\.)?(?<name>${PART})$`);
const QUOTED = /^["`]/;

/**
 * Reads the name of a routine as it is written in SQL: `refresh`, `sales.refresh`, `"Sales"."Refresh"`. Undefined for
 * anything else, so that nothing but a name ever gets into a statement.
 */
export function readRoutineName(
	text: string,
	dialect: SqlDialect,
): { readonly schema: string | null; readonly name: string } | undefined {
	const { schema, name } = NAME.exec(text)?.groups ?? {};
	if (name === undefined) return undefined;
	return { schema: schema === undefined ? null : readName(schema, dialect), name: readName(name, dialect) };
}

function readName(written: string, dialect: SqlDialect): string {
	const quote = QUOTED.exec(written)?.[0];
	if (quote === undefined) return dialect.foldName(written);
	return written.slice(1, -1).replaceAll(quote + quote, quote);
}
