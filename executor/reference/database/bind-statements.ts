import type { JsonValue } from '../../../worker/protocol/json-value.ts';
import { TerminalError } from '../../sdk/terminal-error.ts';
import type { BoundStatement, BoundValue } from './database-session.ts';
import { splitStatements } from './split-statements.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { SqlToken } from './sql-tokens.ts';

/**
 * The statements of a text with a placeholder for each `:name`. Values are kept apart from the text all the way to the
 * server, so none can be read as SQL.
 *
 * @throws TerminalError `unbound_parameter` before anything has run.
 */
export function bindStatements(
	sql: string,
	params: Readonly<Record<string, JsonValue>>,
	dialect: SqlDialect,
): readonly BoundStatement[] {
	return splitStatements(sql, dialect).map((tokens) => bind(tokens, params, dialect));
}

function bind(
	tokens: readonly SqlToken[],
	params: Readonly<Record<string, JsonValue>>,
	dialect: SqlDialect,
): BoundStatement {
	const names: string[] = [];
	let text = '';
	for (const token of tokens) {
		if (token.kind !== 'parameter') text += token.text;
		else if (dialect.placeholders === 'marks') {
			names.push(token.text);
			text += '?';
		} else {
			if (!names.includes(token.text)) names.push(token.text);
			text += `$${names.indexOf(token.text) + 1}`;
		}
	}
	return { text: text.trimEnd(), values: names.map((name) => parameterValue(name, params)) };
}

function parameterValue(written: string, params: Readonly<Record<string, JsonValue>>): BoundValue {
	const name = written.slice(1);
	if (Object.hasOwn(params, name)) return boundValue(params[name] ?? null);
	throw unboundParameter(written);
}

/** What a `:name` without a value is told, whatever the database. */
export function unboundParameter(written: string): TerminalError {
	const message = `No parameter came for ${written}. Declare it at the node or the workflow.`;
	return new TerminalError(message, { code: 'unbound_parameter' });
}

/** Lists and structures are bound as JSON text, which every database can take apart. */
export function boundValue(value: JsonValue): BoundValue {
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
