import { fnv1a } from '../dispatch/fnv1a.ts';
import type { EntryTable } from './entry-table.ts';

/**
 * A change of a run store's schema. A deploy lets old code meet new rows and new code old rows for minutes, so a
 * migration only ever adds what the release before it can leave unread. Version 1 is the table itself.
 */
export interface Migration {
	readonly version: number;
	/** SQL statements, applied once and in one commit with the version's row. */
	readonly up: readonly string[];
}

/** Append-only. A store remembers a fingerprint of what was applied, and refuses to open under an edited past. */
export const MIGRATIONS: readonly Migration[] = [];

const FIRST_VERSION = 1;

/** The row of the schema's version stands before every other; a store of version 1 has none. */
const SCHEMA_ROW_ID = 1;

interface SchemaRow {
	readonly version: number;
	readonly history: number;
}

/**
 * Brings a store to the newest version. One that the next release has already migrated is served as it is.
 *
 * @throws Error when the past was edited, or the store is more than one version ahead.
 */
export function applyMigrations(table: EntryTable, migrations: readonly Migration[] = MIGRATIONS): void {
	const newest = migrations.at(-1)?.version ?? FIRST_VERSION;
	const current = readSchema(table);
	if (current.version > newest + 1)
		throw new Error(`The store has schema ${current.version}; this release knows ${newest} and serves one more`);
	if (current.version <= newest && current.history !== fingerprint(migrations, current.version))
		throw new Error(`The migrations up to version ${current.version} are not the ones this store went through`);
	if (current.version >= newest) return;
	for (const migration of migrations)
		if (migration.version > current.version) for (const sql of migration.up) table.run(sql);
	const row: SchemaRow = { version: newest, history: fingerprint(migrations, newest) };
	table.replace({ id: SCHEMA_ROW_ID, kind: 'schema', body: JSON.stringify(row) });
}

function readSchema(table: EntryTable): SchemaRow {
	for (const { kind, body } of table.ascending(0)) {
		if (kind !== 'schema') break;
		const row: SchemaRow = JSON.parse(body);
		return row;
	}
	return { version: FIRST_VERSION, history: fingerprint([], FIRST_VERSION) };
}

/** Changes with every statement up to a version, so that an edited past is noticed. */
function fingerprint(migrations: readonly Migration[], version: number): number {
	const past = migrations.filter((migration) => migration.version <= version);
	return fnv1a(JSON.stringify(past));
}
