import { z } from 'zod';
import { MAX_LOG_BYTES } from '../protocol/limits.ts';
import type { ChunkPlace } from './log-chunk.ts';

const INDEX_FORMAT = 1;

/** Pieces that arrived one after another within this time, and are no larger together than this, count as one. */
const JOINED_MS = 10_000;
const JOINED_BYTES = 256 * 1024;

const offset = z.int().min(0).max(MAX_LOG_BYTES);

/** Segment, place of the first byte in it, offset of that byte in the log, length, time of arrival. */
const movedChunkSchema = z.tuple([z.int().min(1), z.int().min(0), offset, offset, z.int().nullable()]);

/** What lies where of a run's logs that were moved to the bucket. */
export const logIndexSchema = z.object({
	format: z.literal(INDEX_FORMAT),
	segments: z.int().min(0),
	attempts: z.record(z.string(), z.array(movedChunkSchema)),
});

export type MovedChunk = z.infer<typeof movedChunkSchema>;
export type LogIndex = z.infer<typeof logIndexSchema>;

export const EMPTY_INDEX: LogIndex = { format: INDEX_FORMAT, segments: 0, attempts: {} };

/** How many bytes of an attempt's log were moved. */
export function movedBytes(index: LogIndex, attemptId: string): number {
	const last = movedChunks(index, attemptId).at(-1);
	return last === undefined ? 0 : last[2] + last[3];
}

export function movedChunks(index: LogIndex, attemptId: string): readonly MovedChunk[] {
	return Object.hasOwn(index.attempts, attemptId) ? (index.attempts[attemptId] ?? []) : [];
}

/** What of these pieces, given in the order of attempts and offsets, was not moved yet. */
export function notMoved(index: LogIndex, places: readonly ChunkPlace[]): ChunkPlace[] {
	return places.flatMap((place) => {
		const start = Math.max(place.start, movedBytes(index, place.attemptId));
		const length = place.start + place.length - start;
		return length > 0 ? [{ ...place, start, length }] : [];
	});
}

/** The index after these pieces were written to a further segment, one behind the other. */
export function withSegment(index: LogIndex, places: readonly ChunkPlace[]): LogIndex {
	const segment = index.segments + 1;
	const attempts = new Map(Object.entries(structuredClone(index.attempts)));
	let at = 0;
	for (const place of places) {
		const chunks = attempts.get(place.attemptId) ?? [];
		const moved: MovedChunk = [segment, at, place.start, place.length, place.at];
		const last = chunks.at(-1);
		if (last !== undefined && isJoined(last, moved)) last[3] += place.length;
		else chunks.push(moved);
		attempts.set(place.attemptId, chunks);
		at += place.length;
	}
	return { format: INDEX_FORMAT, segments: segment, attempts: Object.fromEntries(attempts) };
}

function isJoined(last: MovedChunk, next: MovedChunk): boolean {
	const [segment, place, , length, at] = last;
	if (segment !== next[0] || place + length !== next[1] || length + next[3] > JOINED_BYTES) return false;
	return at === next[4] || (at !== null && next[4] !== null && next[4] - at < JOINED_MS);
}
