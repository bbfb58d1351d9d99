import type { JsonValue } from '../../../worker/protocol/json-value.ts';
import { MAX_OUTPUT_BYTES } from '../../../worker/protocol/limits.ts';
import { TerminalError } from '../../sdk/terminal-error.ts';
import type { Row } from './database-session.ts';

/** What becomes of the rows of a query: the first one, or each column as the list of its values. */
export type ResultKind = 'firstRow' | 'lists';

/** Gathers the rows of one query, and no more of them than outputs can hold. */
export class QueryRows {
	readonly #kind: ResultKind;
	readonly #kept: Row[] = [];
	#keptBytes = 0;
	#count = 0;

	constructor(kind: ResultKind) {
		this.#kind = kind;
	}

	get count(): number {
		return this.#count;
	}

	/** True when the rows kept so far cannot become outputs any more, so that there is no use in further ones. */
	get isTooLarge(): boolean {
		return this.#keptBytes > MAX_OUTPUT_BYTES;
	}

	add(row: Row): void {
		this.#count += 1;
		if (this.isTooLarge || (this.#kind === 'firstRow' && this.#count > 1)) return;
		this.#kept.push(row);
		this.#keptBytes += Buffer.byteLength(JSON.stringify([...row.values()]));
		if (this.isTooLarge) this.#kept.length = 0;
	}

	/** @throws TerminalError when the rows were too large. */
	outputs(): Record<string, JsonValue> {
		if (this.isTooLarge) {
			const message = `The result of the query is larger than ${MAX_OUTPUT_BYTES} bytes.`;
			throw new TerminalError(message, { code: 'output_too_large' });
		}
		const [first] = this.#kept;
		if (!first) return {};
		if (this.#kind === 'firstRow') return Object.fromEntries(first);
		return Object.fromEntries([...first.keys()].map((name) => [name, this.#kept.map((row) => row.get(name) ?? null)]));
	}
}
