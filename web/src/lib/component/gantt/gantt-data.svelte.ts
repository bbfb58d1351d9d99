import { untrack } from 'svelte';
import { answer, api, type Schema } from '#lib/api/client.ts';
import { type ApiProblem, asProblem, isAbort } from '#lib/api/problem.ts';
import { type GanttTask, taskOfRow } from '#lib/model/gantt/gantt-task.ts';
import { inBackground } from '#lib/state/in-background.ts';

type Page = Schema<'InstanceGantt'>;

/** What is known of a round besides its tasks. Times are epoch ms. */
export interface GanttRound {
	readonly round: number;
	/** How many there were. */
	readonly rounds: number;
	readonly startedAt: number;
	/** Undefined while it goes on. */
	readonly endedAt: number | undefined;
	readonly total: number;
}

interface Place {
	readonly projectId: string;
	readonly instanceId: string;
	/** Undefined for the newest. */
	readonly round: number | undefined;
}

/** As much as the API gives at once. */
const ROWS_PER_PAGE = 1000;

/**
 * The bars of a round, read page by page, and after that only those that changed. Reads never overlap: what is asked for
 * during one is read after it.
 */
export class GanttData {
	readonly #place: () => Place;
	#round = $state.raw<GanttRound>();
	#tasks = $state.raw<readonly GanttTask[]>([]);
	#problem = $state.raw<ApiProblem>();
	#reading: AbortController | undefined;
	#isBusy = false;
	#isAskedAgain = false;
	/** Everything up to this fact is known. */
	#seq = 0;
	#placeOf = new Map<string, number>();
	/** The server's clock is ahead of this page's by so much. */
	#ahead = 0;

	constructor(place: () => Place) {
		this.#place = place;
		$effect(() => {
			place();
			untrack(() => this.#begin());
			return () => this.#reading?.abort();
		});
	}

	get round(): GanttRound | undefined {
		return this.#round;
	}

	/** From top to bottom, as far as they were read. */
	get tasks(): readonly GanttTask[] {
		return this.#tasks;
	}

	get problem(): ApiProblem | undefined {
		return this.#problem;
	}

	/** The server's time at a moment of this page's clock. */
	serverTime(nowMs: number): number {
		return nowMs + this.#ahead;
	}

	/** Reads what has changed. */
	refresh(): void {
		if (this.#isBusy) this.#isAskedAgain = true;
		else inBackground(this.#read());
	}

	#begin(): void {
		this.#reading?.abort();
		this.#reading = new AbortController();
		this.#round = undefined;
		this.#tasks = [];
		this.#placeOf = new Map();
		this.#seq = 0;
		this.#problem = undefined;
		this.#isAskedAgain = false;
		inBackground(this.#read());
	}

	async #read(): Promise<void> {
		const { signal } = this.#reading ?? new AbortController();
		this.#isBusy = true;
		try {
			await this.#readPages(signal);
			this.#problem = undefined;
		} catch (error) {
			if (!(signal.aborted || isAbort(error))) this.#problem = asProblem(error);
		}
		// Where another round has begun to be read, this read is nobody's business any more.
		if (signal.aborted) return;
		this.#isBusy = false;
		if (!this.#isAskedAgain) return;
		this.#isAskedAgain = false;
		this.refresh();
	}

	async #readPages(signal: AbortSignal): Promise<void> {
		const changedAfter = this.#seq;
		let firstSeq: number | undefined;
		let cursor: string | null | undefined;
		while (cursor !== null) {
			const page = await this.#readPage(cursor, changedAfter, signal);
			signal.throwIfAborted();
			if (this.#round !== undefined && page.round !== this.#round.round) return this.#begin();
			// What happened between the first page and the last is read once more, rather than never.
			firstSeq ??= page.seq;
			this.#take(page);
			cursor = page.nextCursor;
		}
		this.#seq = firstSeq ?? this.#seq;
	}

	async #readPage(cursor: string | undefined, changedAfter: number, signal: AbortSignal): Promise<Page> {
		const { projectId, instanceId, round } = this.#place();
		const query = {
			limit: ROWS_PER_PAGE,
			...(round === undefined ? {} : { round }),
			...(changedAfter === 0 ? {} : { changedAfter }),
			...(cursor === undefined ? {} : { cursor }),
		};
		return answer(
			api.GET('/api/v1/projects/{projectId}/instances/{instanceId}/gantt', {
				params: { path: { projectId, instanceId }, query },
				signal,
			}),
		);
	}

	#take({ round, rounds, startedAt, endedAt, asOf, total, items }: Page): void {
		this.#ahead = Date.parse(asOf) - Date.now();
		this.#round = {
			...{ round, rounds, total },
			startedAt: Date.parse(startedAt),
			endedAt: endedAt === null ? undefined : Date.parse(endedAt),
		};
		if (items.length === 0) return;
		const tasks = [...this.#tasks];
		for (const row of items) {
			const place = this.#placeOf.get(row.key) ?? tasks.length;
			this.#placeOf.set(row.key, place);
			tasks[place] = taskOfRow(row);
		}
		this.#tasks = tasks;
	}
}
