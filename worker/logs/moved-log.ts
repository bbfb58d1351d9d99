import { logIndexKey, logSegmentKey, type RunPlace } from '../bucket/keys.ts';
import type { ChunkPlace, LogBytes } from './log-chunk.ts';
import { type LogIndex, logIndexSchema, movedBytes, movedChunks } from './log-index.ts';

/** The logs of a run as far as they lie in the bucket. Only the bytes asked for are read. */
export class MovedLog implements LogBytes {
	readonly #bucket: R2Bucket;
	readonly #place: RunPlace;
	readonly index: LogIndex;

	constructor(bucket: R2Bucket, place: RunPlace, index: LogIndex) {
		this.#bucket = bucket;
		this.#place = place;
		this.index = index;
	}

	size(attemptId: string): number {
		return movedBytes(this.index, attemptId);
	}

	places(attemptId: string, from: number, bytes: number): readonly ChunkPlace[] {
		const places: ChunkPlace[] = [];
		let left = bytes;
		for (const [, , chunkStart, chunkLength, at] of movedChunks(this.index, attemptId)) {
			const start = Math.max(from, chunkStart);
			const length = chunkStart + chunkLength - start;
			if (length <= 0) continue;
			if (left <= 0) break;
			places.push({ attemptId, start, length, at });
			left -= length;
		}
		return places;
	}

	/** Pieces that lie side by side are read at once. */
	async read(attemptId: string, from: number, to: number): Promise<Uint8Array> {
		const bytes = new Uint8Array(to - from);
		for (const { segment, place, start, length } of this.#ranges(attemptId, from, to)) {
			const range = { offset: place, length };
			const found = await this.#bucket.get(logSegmentKey(this.#place, segment), { range });
			if (found === null) throw new Error(`Segment ${segment} of the logs of ${this.#place.instanceId} is gone`);
			bytes.set(new Uint8Array(await found.arrayBuffer()), start - from);
		}
		return bytes;
	}

	#ranges(attemptId: string, from: number, to: number) {
		const ranges: { segment: number; place: number; start: number; length: number }[] = [];
		for (const [segment, chunkPlace, chunkStart, chunkLength] of movedChunks(this.index, attemptId)) {
			const start = Math.max(from, chunkStart);
			const length = Math.min(to, chunkStart + chunkLength) - start;
			if (length <= 0) continue;
			const place = chunkPlace + start - chunkStart;
			const last = ranges.at(-1);
			if (last !== undefined && last.segment === segment && last.place + last.length === place) last.length += length;
			else ranges.push({ segment, place, start, length });
		}
		return ranges;
	}
}

/** Looks for what was moved of a run's logs; null when nothing was. */
export async function openMovedLog(bucket: R2Bucket, place: RunPlace): Promise<MovedLog | null> {
	const found = await bucket.get(logIndexKey(place));
	return found === null ? null : new MovedLog(bucket, place, logIndexSchema.parse(await found.json()));
}

/** Removes what was moved, and what a move that broke off may have left. Removing nothing is harmless. */
export async function removeMovedLog(bucket: R2Bucket, place: RunPlace): Promise<void> {
	const segments = (await openMovedLog(bucket, place))?.index.segments ?? 0;
	const keys = Array.from({ length: segments + 1 }, (_, number) => logSegmentKey(place, number + 1));
	// The index goes last: without it nobody would know of the segments.
	for (let at = 0; at < keys.length; at += KEYS_PER_DELETE_MAX)
		await bucket.delete(keys.slice(at, at + KEYS_PER_DELETE_MAX));
	await bucket.delete(logIndexKey(place));
}

/** https://developers.cloudflare.com/r2/api/workers/workers-api-reference/ */
const KEYS_PER_DELETE_MAX = 1000;
