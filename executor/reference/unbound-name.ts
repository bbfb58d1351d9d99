import type { StatementSync } from 'node:sqlite';

/** What SQLite may read as a parameter, https://www.sqlite.org/lang_expr.html#varparam; texts and comments hold such, too. */
const CANDIDATE = /[:@$][\w$\u0080-\uffff]+/g;

/**
 * The first parameter of a statement that no value came for, as it is written there, or null. SQLite would bind NULL,
 * and a misspelt `:day` would quietly find nothing. Whether a candidate is a parameter is left to SQLite to say.
 */
export function unboundName(statement: StatementSync, params: Readonly<Record<string, unknown>>): string | null {
	const candidates = new Set(statement.sourceSQL.match(CANDIDATE));
	for (const candidate of candidates) {
		if (!Object.hasOwn(params, candidate.slice(1)) && isParameter(statement, candidate)) return candidate;
	}
	return null;
}

/** An iterator binds at once and runs nothing before its first step. */
function isParameter(statement: StatementSync, name: string): boolean {
	statement.setAllowUnknownNamedParameters(false);
	try {
		statement.iterate({ [name]: null });
		return true;
	} catch {
		return false;
	} finally {
		statement.setAllowUnknownNamedParameters(true);
	}
}
