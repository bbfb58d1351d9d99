import { type Pause, withRetries } from './with-retries.ts';

/** A prepared statement that is sent again when the platform lost it. `inner` is what a batch needs. */
export class RetryingStatement implements D1PreparedStatement {
	readonly inner: D1PreparedStatement;
	readonly #pause: Pause;

	constructor(inner: D1PreparedStatement, pause: Pause) {
		this.inner = inner;
		this.#pause = pause;
	}

	bind(...values: unknown[]): D1PreparedStatement {
		return new RetryingStatement(this.inner.bind(...values), this.#pause);
	}

	run<Row = Record<string, unknown>>(): Promise<D1Result<Row>> {
		return withRetries(() => this.inner.run<Row>(), this.#pause);
	}

	all<Row = Record<string, unknown>>(): Promise<D1Result<Row>> {
		return withRetries(() => this.inner.all<Row>(), this.#pause);
	}

	first<Value = unknown>(column: string): Promise<Value | null>;
	first<Row = Record<string, unknown>>(): Promise<Row | null>;
	first<Value>(column?: string): Promise<Value | null> {
		const { inner } = this;
		return withRetries(() => (column === undefined ? inner.first<Value>() : inner.first<Value>(column)), this.#pause);
	}

	raw<Row = unknown[]>(options: { columnNames: true }): Promise<[string[], ...Row[]]>;
	raw<Row = unknown[]>(options?: { columnNames?: false }): Promise<Row[]>;
	raw<Row>(options?: { columnNames?: boolean }): Promise<unknown> {
		const { inner } = this;
		if (options?.columnNames === true) return withRetries(() => inner.raw<Row>({ columnNames: true }), this.#pause);
		return withRetries(() => inner.raw<Row>(), this.#pause);
	}
}
