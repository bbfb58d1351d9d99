import { parseAttemptId } from '../contract/ids.ts';
import { toInstant } from '../contract/instant.ts';
import type { LogEntry } from '../contract/log.ts';
import { logEntryOf } from '../engine/view/log/log-entry.ts';
import type { PlatformLine } from '../engine/view/log/platform-line.ts';
import type { LogChunk } from '../logs/log-chunk.ts';

/** What an entry takes besides its text, roughly. */
const ENTRY_BYTES = 100;

/** Text that an executor hands over with its result is stored after the result itself, within this time. */
const WITH_RESULT_MS = 5000;

/** Lines that tell of an attempt's end. */
const ATTEMPT_ENDS: ReadonlySet<string> = new Set([
	'attempt_succeeded',
	'attempt_failed',
	'attempt_stopped',
	'stop_forced',
]);

/** What is at hand of a log. */
export interface LogParts {
	readonly lines: readonly PlatformLine[];
	readonly chunks: readonly LogChunk[];
	/** More text lies behind these pieces, whose time nobody knows yet. */
	readonly isTextCut: boolean;
}

/** A stretch of a log, and how far it goes. */
export interface Merged {
	readonly entries: readonly LogEntry[];
	/** How many lines and pieces are in it. */
	readonly lines: number;
	readonly chunks: number;
}

/**
 * Merges Orrery's lines and what the executors wrote by time, up to a size, but at least one of them. The lines of one
 * fact stay together, since reading goes on behind a fact; no line overtakes text that was not read yet, and no end of an
 * attempt overtakes what the attempt wrote.
 */
export function mergeLog(parts: LogParts, limitBytes: number): Merged {
	const entries: LogEntry[] = [];
	let [lines, chunks, bytes] = [0, 0, 0];
	let seq: number | null = null;
	for (const part of inOrder(parts)) {
		const isLine = 'seq' in part;
		if (bytes >= limitBytes && !(isLine && part.seq === seq)) break;
		entries.push(isLine ? logEntryOf(part) : entryOf(part));
		bytes += ENTRY_BYTES + (isLine ? part.text.length : part.nextOffset - part.offset);
		if (isLine) lines += 1;
		else chunks += 1;
		seq = isLine ? part.seq : null;
	}
	return { entries, lines, chunks };
}

function* inOrder({ lines, chunks, isTextCut }: LogParts): Generator<PlatformLine | LogChunk> {
	let at = 0;
	for (const chunk of chunks) {
		for (
			let end = endOfFact(lines, at);
			end > at && isBefore(lines.slice(at, end), chunk);
			end = endOfFact(lines, at)
		) {
			yield* lines.slice(at, end);
			at = end;
		}
		yield chunk;
	}
	if (!isTextCut) yield* lines.slice(at);
}

/** Index behind the lines that tell of the same fact as the one at `from`. */
function endOfFact(lines: readonly PlatformLine[], from: number): number {
	let end = from;
	while (end < lines.length && lines[end]?.seq === lines[from]?.seq) end += 1;
	return end;
}

/** Whether the lines of a fact are told before a piece of text: by time, but an attempt ends after what it wrote. */
function isBefore(fact: readonly PlatformLine[], { attemptId, at }: LogChunk): boolean {
	const arrived = at ?? 0;
	const attempt = parseAttemptId(attemptId)?.number;
	return fact.every((line) => {
		const isItsEnd = line.attempt === attempt && ATTEMPT_ENDS.has(line.code);
		return line.at <= (isItsEnd ? arrived - WITH_RESULT_MS : arrived);
	});
}

function entryOf({ attemptId, offset, at, text }: LogChunk): LogEntry {
	const attempt = parseAttemptId(attemptId)?.number ?? 0;
	return { source: 'executor', at: at === null ? null : toInstant(at), attempt, offset, text };
}
