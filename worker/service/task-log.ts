import { z } from 'zod';
import { parseAttemptId } from '../contract/ids.ts';
import { toInstant } from '../contract/instant.ts';
import type { LogEntry, LogPage, LogQuery } from '../contract/log.ts';
import type { PlatformHold } from '../instance/platform-hold.ts';
import { accept } from '../lib/result.ts';
import type { LogChunk } from '../logs/log-chunk.ts';
import { MAX_LOG_BYTES } from '../protocol/limits.ts';
import { type Answer, refuseWith } from './answer.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { refuseCursor } from './id-page.ts';
import { type Merged, mergeLog } from './merge-log.ts';
import type { Services } from './services.ts';
import { type LogAsked, openTaskLog, type TaskLogSource } from './task-log-source.ts';

const natural = z.int().min(0);

/** Number of the last fact told, when the hold that was told began, then attempt and offset by turns. */
const cursorSchema = z.tuple([natural, natural]).rest(natural);

/** How far a log was read. */
interface Place {
	readonly seq: number;
	/** When the hold began that was told of; 0 for none. */
	readonly holdSince: number;
	readonly offsets: ReadonlyMap<number, number>;
}

/** A stretch of a task instance's log, in the order of time. */
export async function readTaskLog(
	services: Services,
	asked: LogAsked,
	{ cursor, limitBytes }: Pick<LogQuery, 'cursor' | 'limitBytes'>,
): Promise<Answer<LogPage, 'not_found' | 'invalid_request'>> {
	const place = cursor === undefined ? BEGINNING : readPlace(cursor);
	if (place === null) return refuseCursor();
	const opened = await openTaskLog(services, asked, place.seq);
	if (!opened.ok) return refuseWith('not_found');
	const source = opened.value;
	const before = source.attempts.map((number) => place.offsets.get(number) ?? 0);
	const { chunks, sizes } = await source.read(before, limitBytes);
	const merged = mergeLog({ lines: source.lines, chunks, isTextCut: isCut(source, place, chunks, sizes) }, limitBytes);
	const offsets = movedOn(place.offsets, chunks.slice(0, merged.chunks));
	const isTextLeft = source.attempts.some((number, index) => (offsets.get(number) ?? 0) < (sizes[index] ?? 0));
	const more = merged.lines < source.lines.length || isTextLeft;
	const hold = more || source.hold === null || source.hold.since === place.holdSince ? null : source.hold;
	const next = { seq: seqAfter(source, merged, place), holdSince: hold?.since ?? place.holdSince, offsets };
	return accept({
		entries: hold === null ? [...merged.entries] : [...merged.entries, holdEntry(hold)],
		nextCursor: writePlace(next),
		more,
		ended: source.hasEnded && !more,
		sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
	});
}

const BEGINNING: Place = { seq: 0, holdSince: 0, offsets: new Map() };

function readPlace(cursor: string): Place | null {
	const read = readCursor(cursorSchema, cursor);
	if (read === null) return null;
	const [seq, holdSince, ...rest] = read;
	const offsets = new Map<number, number>();
	for (let at = 0; at + 1 < rest.length; at += 2)
		offsets.set(rest[at] ?? 0, Math.min(rest[at + 1] ?? 0, MAX_LOG_BYTES));
	return { seq, holdSince, offsets };
}

function writePlace({ seq, holdSince, offsets }: Place): string {
	return writeCursor([seq, holdSince, ...[...offsets].flat()]);
}

/** Whether text lies behind what was read of it. */
function isCut(source: TaskLogSource, place: Place, chunks: readonly LogChunk[], sizes: readonly number[]): boolean {
	const offsets = movedOn(place.offsets, chunks);
	return source.attempts.some((number, index) => (offsets.get(number) ?? 0) < (sizes[index] ?? 0));
}

function movedOn(before: ReadonlyMap<number, number>, chunks: readonly LogChunk[]): ReadonlyMap<number, number> {
	const offsets = new Map(before);
	for (const chunk of chunks) offsets.set(parseAttemptId(chunk.attemptId)?.number ?? 0, chunk.nextOffset);
	return offsets;
}

function seqAfter({ lines }: TaskLogSource, merged: Merged, place: Place): number {
	return lines[merged.lines - 1]?.seq ?? place.seq;
}

/** What is no fact, because nothing can be stored meanwhile (A27). */
function holdEntry({ kind, reason, entry, since }: PlatformHold): LogEntry {
	const isUnreadable = kind === 'unreadable';
	const text = isUnreadable
		? `The run's log cannot be read from entry ${entry} on (${reason}). What came after is not shown.`
		: `The platform holds this run up (${reason}). Nothing is wrong with it; it goes on by itself.`;
	const code = isUnreadable ? 'log_unreadable' : 'platform_hold';
	const about = { at: toInstant(since), attempt: null, level: 'warning', code } as const;
	return { source: 'platform', ...about, text, values: { reason, entry: entry ?? null } };
}
