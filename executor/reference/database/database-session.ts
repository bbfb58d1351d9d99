import type { JsonValue } from '../../../worker/protocol/json-value.ts';
import type { Routine, RoutineCall } from './routine.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** A value as a driver binds it. Lists and structures are JSON text by now. */
export type BoundValue = string | number | boolean | null;

/** One statement with the placeholders of its database, and a value for each. */
export interface BoundStatement {
	readonly text: string;
	readonly values: readonly BoundValue[];
}

/** Values by column. Of columns with the same name the last counts. */
export type Row = ReadonlyMap<string, JsonValue>;

/** `query`: it had columns, even if no row came. Otherwise how many rows it changed, where the database counts them. */
export type StatementEnd = { readonly kind: 'query' } | { readonly kind: 'change'; readonly rows: number | null };

/** One connection to a database server, made for one task. Statements run one after the other. */
export interface DatabaseSession {
	/** Runs a statement and hands on each row as it comes, so that no result has to fit into memory. */
	run(statement: BoundStatement, onRow: (row: Row) => void): Promise<StatementEnd>;
	/** What a name stands for on this server: null when there is no such routine, or it is not one that may be called. */
	findRoutine(call: RoutineCall): Promise<Routine | null>;
	/** Asks the server, over a connection of its own, to end the running statement; `run` then rejects. */
	cancel(): Promise<void>;
	/** Asks the server, over a connection of its own, to end this connection and all that runs in it. */
	terminate(): Promise<void>;
	/** Says goodbye. What was not committed is undone. */
	close(): Promise<void>;
	/** Drops the connection without a word. */
	destroy(): void;
}

/** A kind of database server. */
export interface DatabaseServer {
	readonly dialect: SqlDialect;
	/** Connects, and gives up when the signal aborts. `log` is given what the server says beside its answers. */
	connect(url: string, log: (text: string) => void, signal: AbortSignal): Promise<DatabaseSession>;
	/** An error of the driver as the failure of a task, or undefined when it is none of the driver's. */
	failureOf(error: unknown): Error | undefined;
}
