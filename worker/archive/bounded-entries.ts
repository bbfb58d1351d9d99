import type { Entry } from '../instance/entry-table.ts';
import type { StoredFact } from '../instance/fact-codec.ts';

/**
 * Characters of a log that are held as they are, which nearly every run has room in. A run may have put out four times
 * this, and what is folded from it is as large again: an isolate has 128 MB for everything in it
 * (https://developers.cloudflare.com/workers/platform/limits/).
 */
export const WHOLE_CHARACTERS_MAX = 16_000_000;

/** Outputs smaller than this are not worth leaving out. */
const SMALL_CHARACTERS = 1000;

/** What stands in the place of outputs that are left out. */
export const LEFT_OUT = {
	'orrery.leftOut':
		'This run put out more than can be shown of an archived run; its bundle in the bucket has all of it.',
} as const;

/**
 * The log of an archived run as far as an isolate can hold it: beyond a number of characters the outputs of its tasks are
 * left out. All that a run is judged by stays: its states, attempts, times and lines of its logs.
 */
export class BoundedEntries {
	readonly #kept: Entry[] = [];
	/** The record whose rows are being added. */
	#record: Entry[] = [];
	#room: number;
	#characters = 0;

	constructor(wholeMax = WHOLE_CHARACTERS_MAX) {
		this.#room = wholeMax;
	}

	/** Characters of what is held. */
	get characters(): number {
		return this.#characters;
	}

	add(entry: Entry): void {
		if (entry.kind !== 'more') this.#keep();
		this.#record.push(entry);
	}

	/** Ascending; to be asked for once everything was added. */
	all(): readonly Entry[] {
		this.#keep();
		return this.#kept;
	}

	#keep(): void {
		const record = this.#record;
		this.#record = [];
		const size = sizeOf(record);
		const kept = size > this.#room ? withoutOutputs(record) : record;
		this.#room -= size;
		this.#characters += sizeOf(kept);
		this.#kept.push(...kept);
	}
}

function sizeOf(record: readonly Entry[]): number {
	return record.reduce((sum, { body }) => sum + body.length, 0);
}

function withoutOutputs(record: readonly Entry[]): readonly Entry[] {
	const [head] = record;
	// Facts name a value by its rows, so it keeps their number.
	if (head?.kind === 'value')
		return record.map((entry) => ({ ...entry, body: entry === head ? JSON.stringify(LEFT_OUT) : '' }));
	// A snapshot says nothing that the turns before it do not say.
	if (head?.kind === 'snapshot') return [];
	if (head?.kind !== 'turn') return record;
	return [{ ...head, body: turnWithoutOutputs(record.map(({ body }) => body).join('')) }];
}

function turnWithoutOutputs(text: string): string {
	const facts: StoredFact[] = JSON.parse(text);
	return JSON.stringify(
		facts.map((fact) => ('outputs' in fact && isLarge(fact.outputs) ? { ...fact, outputs: LEFT_OUT } : fact)),
	);
}

function isLarge(outputs: unknown): boolean {
	return JSON.stringify(outputs).length > SMALL_CHARACTERS;
}
