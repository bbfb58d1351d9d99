import type { ChunkPlace, LogBytes, LogChunk, LogChunks, LogPosition } from './log-chunk.ts';
import { wholeCharacters } from './whole-characters.ts';

/**
 * Reads on from some positions, in the order in which the pieces arrived and at most `limitBytes` of them. What lies
 * where is settled before anything is read, so that memory is bounded by the limit however long the logs are.
 */
export async function readChunks(
	logs: LogBytes,
	positions: readonly LogPosition[],
	limitBytes: number,
): Promise<LogChunks> {
	const known = positions.map(({ attemptId, offset }) => logs.places(attemptId, offset, limitBytes));
	const taken = withinLimit(inOrderOfTime(known), limitBytes);
	const texts = new Map<string, AttemptText>();
	for (const { attemptId, start, length } of taken) {
		const text = texts.get(attemptId);
		if (text === undefined) texts.set(attemptId, new AttemptText(attemptId, start, start + length));
		else text.end = start + length;
	}
	for (const text of texts.values()) await text.read(logs);
	const chunks = taken.map((place) => texts.get(place.attemptId)?.take(place) ?? null);
	return {
		chunks: chunks.filter((chunk) => chunk !== null),
		sizes: positions.map(({ attemptId }) => logs.size(attemptId)),
	};
}

/** Merges the pieces of several logs. The order within one log is never changed, whatever its clock said. */
function inOrderOfTime(lists: readonly (readonly ChunkPlace[])[]): ChunkPlace[] {
	const merged: ChunkPlace[] = [];
	const heads = lists.map(() => 0);
	for (;;) {
		let earliest: { readonly list: number; readonly place: ChunkPlace } | null = null;
		for (const [list, places] of lists.entries()) {
			const place = places[heads[list] ?? 0];
			if (place !== undefined && (earliest === null || (place.at ?? 0) < (earliest.place.at ?? 0)))
				earliest = { list, place };
		}
		if (earliest === null) return merged;
		merged.push(earliest.place);
		heads[earliest.list] = (heads[earliest.list] ?? 0) + 1;
	}
}

function withinLimit(places: readonly ChunkPlace[], limitBytes: number): ChunkPlace[] {
	const taken: ChunkPlace[] = [];
	let left = limitBytes;
	for (const place of places) {
		if (left === 0) break;
		const length = Math.min(place.length, left);
		taken.push({ ...place, length });
		left -= length;
	}
	return taken;
}

/** The stretch of one attempt's log that a page holds, handed out piece by piece. */
class AttemptText {
	readonly #attemptId: string;
	/** The next byte that was not handed out. */
	#next: number;
	end: number;
	#bytes = new Uint8Array(0);
	readonly #begin: number;
	#isEnd = false;

	constructor(attemptId: string, begin: number, end: number) {
		this.#attemptId = attemptId;
		this.#begin = begin;
		this.#next = begin;
		this.end = end;
	}

	async read(logs: LogBytes): Promise<void> {
		this.#bytes = new Uint8Array(await logs.read(this.#attemptId, this.#begin, this.end));
		this.#isEnd = this.end === logs.size(this.#attemptId);
	}

	/** A piece as text. A character that it cuts is left to the next piece, or to the next page. */
	take({ start, length, at }: ChunkPlace): LogChunk | null {
		const end = start + length;
		const isLast = this.#isEnd && end === this.end;
		const bytes = wholeCharacters(this.#bytes.subarray(this.#next - this.#begin, end - this.#begin), isLast);
		if (bytes.length === 0) return null;
		const offset = this.#next;
		this.#next += bytes.length;
		const text = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes);
		return { attemptId: this.#attemptId, offset, nextOffset: this.#next, at, text };
	}
}
