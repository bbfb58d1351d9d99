import { RetryingStatement } from './retrying-statement.ts';
import { type Pause, withRetries } from './with-retries.ts';

/**
 * A D1 database whose statements are sent again when the platform lost them. D1 itself repeats reads only, so every
 * write that goes through here must be harmless when it is carried out twice: ids are made before the write, inserts
 * ignore their own row, updates name the revision they change.
 */
export class RetryingD1 implements D1Database {
	readonly #database: D1Database;
	readonly #pause: Pause;

	constructor(database: D1Database, pause: Pause) {
		this.#database = database;
		this.#pause = pause;
	}

	prepare(query: string): D1PreparedStatement {
		return new RetryingStatement(this.#database.prepare(query), this.#pause);
	}

	batch<Row = unknown>(statements: D1PreparedStatement[]): Promise<D1Result<Row>[]> {
		const inner = statements.map((statement) => (statement instanceof RetryingStatement ? statement.inner : statement));
		return withRetries(() => this.#database.batch<Row>(inner), this.#pause);
	}

	exec(query: string): Promise<D1ExecResult> {
		return this.#database.exec(query);
	}

	withSession(constraintOrBookmark?: D1SessionBookmark | D1SessionConstraint): D1DatabaseSession {
		return this.#database.withSession(constraintOrBookmark);
	}

	dump(): Promise<ArrayBuffer> {
		return this.#database.dump();
	}
}
