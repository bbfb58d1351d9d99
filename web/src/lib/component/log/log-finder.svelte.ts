import type { LogBuffer } from '#lib/model/log-buffer.ts';
import { LogSearch, MATCHES_MAX } from '#lib/model/log-search.ts';

/** Looks for a text in a log, a stretch at a time so that the page goes on answering. */
export class LogFinder {
	readonly #buffer: () => LogBuffer;
	readonly #onFind: (line: number) => void;
	#search: LogSearch | undefined;
	#wanted = $state('');
	#count = $state(0);
	#at = $state(-1);
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(buffer: () => LogBuffer, onFind: (line: number) => void) {
		this.#buffer = buffer;
		this.#onFind = onFind;
	}

	/** In lower case; empty: nothing is looked for. */
	get wanted(): string {
		return this.#wanted;
	}

	get count(): number {
		return this.#count;
	}

	get isCut(): boolean {
		return this.#count >= MATCHES_MAX;
	}

	/** From 1. */
	get at(): number {
		return this.#at + 1;
	}

	/** The line of the match that is shown. */
	get line(): number | undefined {
		return this.#search?.matches[this.#at];
	}

	look(wanted: string): void {
		this.stop();
		this.#search = wanted === '' ? undefined : new LogSearch(wanted);
		this.#wanted = wanted.toLowerCase();
		this.#count = 0;
		this.#at = -1;
		this.#go();
	}

	/** Lines from here on are new or have grown. */
	lookAgain(from: number): void {
		if (!this.#search) return;
		this.#search.lookAgain(from);
		this.#go();
	}

	step(by: 1 | -1): void {
		if (this.#count === 0) return;
		this.#show((this.#at + by + this.#count) % this.#count);
	}

	stop(): void {
		clearTimeout(this.#timer);
	}

	#go(): void {
		clearTimeout(this.#timer);
		const search = this.#search;
		if (!search) return;
		const isDone = search.look(this.#buffer().lines);
		this.#count = search.matches.length;
		if (this.#at === -1 && this.#count > 0) this.#show(0);
		if (!isDone) this.#timer = setTimeout(() => this.#go());
	}

	#show(at: number): void {
		this.#at = at;
		const line = this.#search?.matches[at];
		if (line !== undefined) this.#onFind(line);
	}
}
