import type { LogLine } from './log-buffer.ts';

/** So many matches are stepped through; more than that is no search any more. */
export const MATCHES_MAX = 10_000;

/** Lines looked through before the page gets a turn. */
const LINES_AT_ONCE = 40_000;

/** Lines that hold a text, whatever the case; it goes on where it stopped when lines are added. */
export class LogSearch {
	readonly wanted: string;
	readonly matches: number[] = [];
	#next = 0;

	constructor(wanted: string) {
		this.wanted = wanted.toLowerCase();
	}

	/** Lines from here on are new or have grown. */
	lookAgain(from: number): void {
		this.#next = Math.min(this.#next, from);
		while ((this.matches.at(-1) ?? -1) >= from) this.matches.pop();
	}

	/** Looks through the next stretch; true when it has reached the end for now. */
	look(lines: readonly LogLine[]): boolean {
		const end = Math.min(lines.length, this.#next + LINES_AT_ONCE);
		for (; this.#next < end && this.matches.length < MATCHES_MAX; this.#next += 1) {
			if (lines[this.#next]?.text.toLowerCase().includes(this.wanted)) this.matches.push(this.#next);
		}
		return this.#next >= lines.length || this.matches.length >= MATCHES_MAX;
	}
}

/** A text cut where it matches: every second piece is a match. */
export function cutAtMatches(text: string, wanted: string): string[] {
	if (wanted === '') return [text];
	const lower = text.toLowerCase();
	const pieces: string[] = [];
	let from = 0;
	// Letters whose lower case has another length would shift the places.
	if (lower.length !== text.length) return [text];
	for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
		pieces.push(text.slice(from, at), text.slice(at, at + wanted.length));
		from = at + wanted.length;
	}
	return [...pieces, text.slice(from)];
}
