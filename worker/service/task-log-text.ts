import { parseAttemptId } from '../contract/ids.ts';
import type { LogEntry } from '../contract/log.ts';
import { accept } from '../lib/result.ts';
import type { LogChunk } from '../logs/log-chunk.ts';
import { type Answer, refuseWith } from './answer.ts';
import { mergeLog } from './merge-log.ts';
import type { Services } from './services.ts';
import { type LogAsked, openTaskLog, type TaskLogSource } from './task-log-source.ts';

/** What is read at a time of a log that is downloaded. */
const PAGE_BYTES = 1024 * 1024;

/** A whole log as text, and what its file is called. */
export interface LogFile {
	readonly name: string;
	readonly text: ReadableStream<Uint8Array>;
}

/** A whole log to be downloaded. It is read piece by piece, as fast as it is taken. */
export async function downloadTaskLog(
	services: Services,
	asked: LogAsked & { readonly platform: boolean },
): Promise<Answer<LogFile, 'not_found'>> {
	const opened = await openTaskLog(services, asked, 0);
	if (!opened.ok) return refuseWith('not_found');
	const pieces = piecesOf(opened.value, asked.platform);
	const encoder = new TextEncoder();
	const text = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const next = await pieces.next();
			if (next.done === true) controller.close();
			else controller.enqueue(encoder.encode(next.value));
		},
	});
	const suffix = asked.attempt === undefined ? '' : `.${asked.attempt}`;
	return accept({ name: `${asked.taskInstanceId}${suffix}.log`, text });
}

async function* piecesOf(source: TaskLogSource, withPlatform: boolean): AsyncGenerator<string> {
	let lines = withPlatform ? source.lines : [];
	let offsets: readonly number[] = source.attempts.map(() => 0);
	let isLineBegun = false;
	for (;;) {
		const { chunks, sizes } = await source.read(offsets, PAGE_BYTES);
		const next = after(source, offsets, chunks);
		const isTextCut = chunks.length > 0 && sizes.some((size, index) => next[index] !== size);
		const merged = mergeLog({ lines, chunks, isTextCut }, Number.POSITIVE_INFINITY);
		for (const entry of merged.entries) {
			const text = textOf(entry, isLineBegun);
			isLineBegun = !text.endsWith('\n');
			yield text;
		}
		lines = lines.slice(merged.lines);
		offsets = next;
		if (!isTextCut) return;
	}
}

/** Offsets behind these pieces. */
function after(source: TaskLogSource, offsets: readonly number[], chunks: readonly LogChunk[]): readonly number[] {
	const moved = [...offsets];
	for (const { attemptId, nextOffset } of chunks)
		moved[source.attempts.indexOf(parseAttemptId(attemptId)?.number ?? 0)] = nextOffset;
	return moved;
}

/** Lines of Orrery's own begin so that they can be told apart, and on a line of their own. */
function textOf(entry: LogEntry, isLineBegun: boolean): string {
	if (entry.source === 'executor') return entry.text;
	const attempt = entry.attempt === null ? '' : ` attempt ${entry.attempt}`;
	return `${isLineBegun ? '\n' : ''}[orrery ${entry.at}${attempt}] ${entry.text}\n`;
}
