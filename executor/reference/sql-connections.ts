import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Where a connection leads. The URL of a server holds its password: it goes to the driver and nowhere else. */
export type SqlConnection =
	| { readonly kind: 'sqlite'; readonly path: string }
	| { readonly kind: 'postgres' | 'mysql'; readonly url: string };

/** Each variable `ORRERY_EXECUTOR_CONNECTION_<NAME>` is the connection of that name in lower case. */
const VARIABLE_PREFIX = 'ORRERY_EXECUTOR_CONNECTION_';

const SQLITE_URL = /^sqlite:(?:\/\/)?(?<path>.+)$/;

/** No message quotes what it refuses, because that may hold a password. */
const NOT_A_URL =
	'must be sqlite:<path>, postgres://user:password@host/database or mysql://user:password@host/database';

/** Connections by the name tasks use, as URLs. The path of a SQLite database is relative to the data folder. */
export const sqlConnectionsSchema = z.record(
	z.string().min(1),
	z.string(NOT_A_URL).transform((url, check): SqlConnection => {
		const connection = readUrl(url);
		if (connection) return connection;
		check.addIssue(NOT_A_URL);
		return z.NEVER;
	}),
	'must be JSON that gives each name a URL, or the name of a file that holds such JSON',
);

export type SqlConnections = z.output<typeof sqlConnectionsSchema>;

/**
 * The connections as JSON text, or from the file the text names, with those of the environment, which win. What cannot be
 * read is left for the schema to refuse.
 */
export function readSqlConnections(
	text: string,
	environment: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> | undefined {
	const written = readJson(text);
	if (typeof written !== 'object' || written === null || Array.isArray(written)) return undefined;
	const variables = Object.entries(environment).filter(([variable]) => variable.startsWith(VARIABLE_PREFIX));
	const own = variables.map(([variable, url]) => [variable.slice(VARIABLE_PREFIX.length).toLowerCase(), url]);
	return { ...written, ...Object.fromEntries(own) };
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text.trimStart().startsWith('{') ? text : readFileSync(text, 'utf8'));
	} catch {
		return undefined;
	}
}

function readUrl(url: string): SqlConnection | undefined {
	const path = SQLITE_URL.exec(url)?.groups?.path;
	if (path !== undefined) return { kind: 'sqlite', path };
	if (!URL.canParse(url)) return undefined;
	const { protocol, hostname } = new URL(url);
	if (hostname === '') return undefined;
	if (protocol === 'postgres:' || protocol === 'postgresql:') return { kind: 'postgres', url };
	return protocol === 'mysql:' ? { kind: 'mysql', url } : undefined;
}
