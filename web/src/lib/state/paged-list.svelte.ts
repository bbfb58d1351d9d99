import { type ApiProblem, asProblem, isAbort } from '#lib/api/problem.ts';
import { type MergeRules, mergeRows } from '#lib/model/merge-rows.ts';
import { Resource } from './resource.svelte.ts';

/** One page of a list as the API answers it. */
export interface Page<Row> {
	readonly items: readonly Row[];
	readonly nextCursor: string | null;
}

export interface PagedListOptions<Row> {
	/** Names the list with its filters. Undefined: not yet. */
	readonly key: () => string | undefined;
	readonly readPage: (cursor: string | undefined, limit: number, signal: AbortSignal) => Promise<Page<Row>>;
	readonly idOf: (row: Row) => string;
	/** The order the API lists in; only lists that rows are pushed to need it. */
	readonly order?: (a: Row, b: Row) => number;
	readonly pollMs?: number;
}

const PAGE_ROWS = 50;
/** The API's largest page: reading again what is on screen takes one request for most lists. */
const PAGE_ROWS_MAX = 200;

/** Rows that were pushed while the list was being read, which the answer may be too old to hold. */
interface Pushed<Row> {
	readonly changed: readonly Row[];
	readonly isWanted: (row: Row) => boolean;
}

/**
 * A list read page by page as one scrolls. Reading it again covers what was loaded, up to one large page. Rows that are
 * pushed are merged into it, and while it is held, those that belong above what is shown wait out of sight, so that
 * nothing moves under the eyes of whoever reads.
 */
export class PagedList<Row> {
	readonly #options: PagedListOptions<Row>;
	readonly #head: Resource<Page<Row>>;
	#tail = $state.raw<Page<Row>>();
	#isReadingMore = $state(false);
	#moreProblem = $state.raw<ApiProblem>();
	#loaded = PAGE_ROWS;
	#aborting = new AbortController();
	#pushed: Pushed<Row>[] = [];
	#held = $state.raw<ReadonlySet<string>>();
	readonly #all = $derived.by(() => this.#headAndTail());
	readonly #arrivals = $derived.by(() => {
		const held = this.#held;
		if (held === undefined) return 0;
		return Math.max(
			0,
			this.#all.findIndex((row) => held.has(this.#options.idOf(row))),
		);
	});
	readonly #rows = $derived(this.#arrivals === 0 ? this.#all : this.#all.slice(this.#arrivals));

	constructor(options: PagedListOptions<Row>) {
		this.#options = options;
		const { key, pollMs } = options;
		let readKey: string | undefined;
		this.#head = new Resource<Page<Row>>({
			key,
			...(pollMs === undefined ? {} : { pollMs }),
			read: async (signal) => {
				const current = key();
				if (readKey !== current) this.#loaded = PAGE_ROWS;
				readKey = current;
				const pushed: Pushed<Row>[] = [];
				this.#pushed = pushed;
				const page = await options.readPage(undefined, Math.min(this.#loaded, PAGE_ROWS_MAX), signal);
				return pushed.reduce((merged, { changed, isWanted }) => this.#mergedHead(merged, changed, isWanted).page, page);
			},
		});
		$effect(() => {
			key();
			return () => this.#forgetTail();
		});
	}

	/** Names the list with its filters. */
	get key(): string | undefined {
		return this.#options.key();
	}

	get rows(): readonly Row[] {
		return this.#rows;
	}

	/** How many rows wait above those that are shown. */
	get arrivals(): number {
		return this.#arrivals;
	}

	get hasMore(): boolean {
		return this.#nextCursor !== undefined;
	}

	/** Why there are no rows at all. */
	get problem(): ApiProblem | undefined {
		return this.#head.problem;
	}

	/** Why the next page did not come. */
	get moreProblem(): ApiProblem | undefined {
		return this.#moreProblem;
	}

	get isFirst(): boolean {
		return this.#head.isFirst;
	}

	get isReading(): boolean {
		return this.#head.isReading || this.#isReadingMore;
	}

	refresh(): void {
		this.#head.refresh();
	}

	async more(): Promise<void> {
		const cursor = this.#nextCursor;
		if (cursor === undefined || this.#isReadingMore) return;
		const { signal } = this.#aborting;
		this.#isReadingMore = true;
		try {
			const page = await this.#options.readPage(cursor, PAGE_ROWS, signal);
			this.#tail = { items: [...(this.#tail?.items ?? []), ...page.items], nextCursor: page.nextCursor };
			this.#loaded += page.items.length;
			this.#moreProblem = undefined;
		} catch (error) {
			if (!isAbort(error)) this.#moreProblem = asProblem(error);
		} finally {
			if (!signal.aborted) this.#isReadingMore = false;
		}
	}

	/** Takes in rows that were pushed: those that are wanted appear or change in their place, others leave. */
	merge(changed: readonly Row[], isWanted: (row: Row) => boolean): void {
		this.#pushed.push({ changed, isWanted });
		const head = this.#head.value;
		if (head === undefined) return;
		const { page, behind } = this.#mergedHead(head, changed, isWanted);
		this.#head.set(page);
		const tail = this.#tail;
		if (tail === undefined) return;
		const known = new Set(tail.items.map(this.#options.idOf));
		const news = [...behind, ...changed.filter((row) => known.has(this.#options.idOf(row)))];
		const { rows } = mergeRows(tail.items, news, this.#rules(isWanted), tail.nextCursor === null);
		this.#tail = { ...tail, items: rows };
	}

	/** Keeps what is shown where it is, or lets in what waits. */
	hold(isHeld: boolean): void {
		if (isHeld === (this.#held !== undefined)) return;
		this.#held = isHeld ? new Set(this.#all.map(this.#options.idOf)) : undefined;
	}

	#mergedHead(head: Page<Row>, changed: readonly Row[], isWanted: (row: Row) => boolean) {
		const isEnd = this.#tail === undefined && head.nextCursor === null;
		const { rows, behind } = mergeRows(head.items, changed, this.#rules(isWanted), isEnd);
		return { page: { ...head, items: rows }, behind };
	}

	#rules(isWanted: (row: Row) => boolean): MergeRules<Row> {
		return { idOf: this.#options.idOf, order: this.#options.order ?? (() => 1), isWanted };
	}

	#headAndTail(): readonly Row[] {
		const head = this.#head.value?.items ?? [];
		const tail = this.#tail?.items ?? [];
		if (tail.length === 0) return head;
		const known = new Set(head.map(this.#options.idOf));
		return [...head, ...tail.filter((row) => !known.has(this.#options.idOf(row)))];
	}

	get #nextCursor(): string | undefined {
		return (this.#tail ?? this.#head.value)?.nextCursor ?? undefined;
	}

	#forgetTail(): void {
		this.#aborting.abort();
		this.#aborting = new AbortController();
		this.#tail = undefined;
		this.#held = undefined;
		this.#isReadingMore = false;
		this.#moreProblem = undefined;
	}
}
