import type { Schema } from '#lib/api/client.ts';
import { isPlain, type LogStyle, PLAIN, shown, spansOf } from './log-ansi.ts';

export type LogEntry = Schema<'LogEntry'>;
export type PlatformLine = Extract<LogEntry, { source: 'platform' }>;
type ExecutorText = Extract<LogEntry, { source: 'executor' }>;

export type LogLevel = 'info' | 'warning' | 'error';

/** A line of a log as it is shown. */
export interface LogLine {
	readonly source: 'platform' | 'executor';
	readonly attempt: number | null;
	/** Epoch ms; undefined where it was not kept. */
	readonly at: number | undefined;
	/** Of an executor's line, as far as it can be told from its words. */
	readonly level: LogLevel;
	/** Without escapes: what is searched, measured and copied. */
	readonly text: string;
	/** With escapes, where it has any, and how the line before it left the style. */
	readonly escaped?: { readonly raw: string; readonly start: LogStyle };
}

/** A line that goes on and on is cut into several, so that none can freeze the page. */
export const LINE_CHARACTERS_MAX = 4096;

const ERROR_WORD = /\b(?:error|exception|fatal|panic|traceback)\b/i;
const NO_ERROR = /\b(?:no|0|without)\s+errors?\b|errors?\s*[:=]\s*0\b/i;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** How far one attempt's text has come. */
interface Writing {
	/** Where the next byte is expected. */
	end: number;
	/** Index of the line that has no end yet. */
	open: number | undefined;
	/** What that line holds, escapes included. */
	raw: string;
	style: LogStyle;
	/** How the open line began. */
	start: LogStyle;
}

/**
 * Turns the pieces of a log into lines, in the order they come. A piece may come twice, from a page and from a live
 * connection: what is already here is left out. Pieces need not end where lines do.
 */
export class LogBuffer {
	readonly lines: LogLine[] = [];
	/** Indexes of lines that tell of something that went wrong. */
	readonly errors: number[] = [];
	/** In characters, of the longest line. */
	longest = 0;
	readonly #writing = new Map<number, Writing>();
	readonly #platform = new Set<string>();
	readonly #wordsOf: (line: PlatformLine) => string;
	#changedFrom = 0;

	/** @param wordsOf how a line of Orrery's own reads in the reader's language. */
	constructor(wordsOf: (line: PlatformLine) => string = ({ text }) => text) {
		this.#wordsOf = wordsOf;
	}

	/** Index of the first line that is new or has grown since this was last asked. */
	takeChanged(): number {
		const from = this.#changedFrom;
		this.#changedFrom = this.lines.length;
		return from;
	}

	/** Takes in a piece. False when text before it is missing: then it has to be read from the pages first. */
	add(entry: LogEntry): boolean {
		if (entry.source === 'platform') {
			this.#addPlatform(entry);
			return true;
		}
		return this.#addText(entry);
	}

	#addPlatform(line: PlatformLine): void {
		const { at, attempt, level, code, text } = line;
		const id = `${at} ${attempt} ${code} ${text}`;
		if (this.#platform.has(id)) return;
		this.#platform.add(id);
		this.#push({ source: 'platform', attempt, at: Date.parse(at), level, text: shown(this.#wordsOf(line)) });
	}

	#addText(entry: ExecutorText): boolean {
		const writing = this.#writingOf(entry);
		const bytes = encoder.encode(entry.text);
		const known = writing.end - entry.offset;
		if (known < 0) return false;
		if (known >= bytes.length) return true;
		const fresh = known === 0 ? entry.text : decoder.decode(bytes.subarray(known));
		writing.end = entry.offset + bytes.length;
		this.#write(writing, fresh, entry);
		return true;
	}

	#writingOf({ attempt }: ExecutorText): Writing {
		const known = this.#writing.get(attempt);
		if (known) return known;
		const begun: Writing = { end: 0, open: undefined, raw: '', style: PLAIN, start: PLAIN };
		this.#writing.set(attempt, begun);
		return begun;
	}

	#write(writing: Writing, text: string, { attempt, at }: ExecutorText): void {
		const time = at === null ? undefined : Date.parse(at);
		const parts = text.split('\n');
		for (const [index, part] of parts.entries()) {
			const isLast = index === parts.length - 1;
			if (isLast && part === '') break;
			if (writing.open === undefined) writing.start = writing.style;
			writing.raw += part;
			this.#put(writing, attempt, time);
			if (isLast && writing.raw.length < LINE_CHARACTERS_MAX) return;
			writing.open = undefined;
			writing.raw = '';
		}
	}

	/** Writes the open line anew, as it stands. */
	#put(writing: Writing, attempt: number, at: number | undefined): void {
		const raw = afterReturns(writing.raw);
		for (let from = 0; from === 0 || from < raw.length; from += LINE_CHARACTERS_MAX) {
			const piece = raw.slice(from, from + LINE_CHARACTERS_MAX);
			const line = this.#lineOf(piece, writing, { attempt, at });
			if (writing.open === undefined || from > 0) writing.open = this.#push(line);
			else this.#replace(writing.open, line);
		}
	}

	#lineOf(raw: string, writing: Writing, { attempt, at }: { attempt: number; at: number | undefined }): LogLine {
		const about = { source: 'executor', attempt, at } as const;
		if (isPlain(raw) && writing.start === PLAIN) {
			const text = shown(raw);
			return { ...about, level: levelOf(text), text };
		}
		const { spans, end } = spansOf(raw, writing.start);
		writing.style = end;
		const text = spans.map((span) => span.text).join('');
		return { ...about, level: levelOf(text), text, escaped: { raw, start: writing.start } };
	}

	#push(line: LogLine): number {
		const index = this.lines.push(line) - 1;
		this.#note(line, index);
		return index;
	}

	#replace(index: number, line: LogLine): void {
		this.lines[index] = line;
		this.#note(line, index);
	}

	#note(line: LogLine, index: number): void {
		this.#changedFrom = Math.min(this.#changedFrom, index);
		if (line.text.length > this.longest) this.longest = line.text.length;
		if (line.level === 'error' && this.errors.at(-1) !== index) this.errors.push(index);
	}
}

/** A terminal would write over what stands before a carriage return; progress bars live from it. */
function afterReturns(raw: string): string {
	const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
	return text.slice(text.lastIndexOf('\r') + 1);
}

function levelOf(text: string): LogLevel {
	return ERROR_WORD.test(text) && !NO_ERROR.test(text) ? 'error' : 'info';
}
