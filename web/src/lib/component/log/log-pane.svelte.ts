import { tick, untrack } from 'svelte';
import type { LogBuffer, LogLine } from '#lib/model/log-buffer.ts';
import { LogRows, SCROLL_PX_MAX } from '#lib/model/log-rows.ts';
import { inBackground } from '#lib/state/in-background.ts';

/** The height of a row, in px. */
export const ROW_PX = 20;
const OVERSCAN_ROWS = 16;
/** So near the end counts as being there. */
const END_PX = 24;

export interface PaneOptions {
	readonly buffer: () => LogBuffer;
	/** Changes whenever the buffer has. */
	readonly revision: () => number;
	/** Characters per row; undefined: lines are not wrapped. */
	readonly columns: () => number | undefined;
	/** Undefined: all of them. */
	readonly isShown: () => ((line: LogLine) => boolean) | undefined;
	/** Called with the first line that is new or has grown. */
	readonly onExtend: (from: number) => void;
}

/** A line on screen. */
export interface ShownLine {
	readonly index: number;
	readonly line: LogLine;
	/** In px from the beginning of what scrolls. */
	readonly top: number;
	readonly height: number;
}

/** Which lines of a log are on screen: of a million only those few dozen are drawn. */
export class LogPane {
	readonly #options: PaneOptions;
	#rows = $state.raw(new LogRows([]));
	#extended = $state(0);
	#scroller: HTMLElement | undefined;
	#scrollTop = $state(0);
	/** Of the box that scrolls, in px. */
	height = $state(0);
	#isFollowing = $state(true);
	#seen = $state(0);

	constructor(options: PaneOptions) {
		this.#options = options;
		$effect(() => {
			const { lines } = options.buffer();
			const columns = options.columns();
			const isShown = options.isShown();
			untrack(() => this.#lay(new LogRows(lines, columns, isShown)));
		});
		$effect(() => {
			options.revision();
			untrack(() => this.#extend());
		});
	}

	/** The end stays in sight while lines are added. */
	get isFollowing(): boolean {
		return this.#isFollowing;
	}

	/** How many lines are shown or could be scrolled to. */
	get count(): number {
		this.#extended;
		return this.#rows.count;
	}

	/** Lines that came since it stopped following. */
	get unseen(): number {
		return this.#isFollowing ? 0 : Math.max(0, this.count - this.#seen);
	}

	/** Of everything that scrolls, in px. */
	get scrollHeight(): number {
		this.#extended;
		return Math.min(SCROLL_PX_MAX, this.#rows.rows * ROW_PX);
	}

	get shown(): ShownLine[] {
		this.#extended;
		const rows = this.#rows;
		const { lines } = this.#options.buffer();
		const offset = this.#offset;
		const last = (offset + this.height) / ROW_PX + OVERSCAN_ROWS;
		const found: ShownLine[] = [];
		for (let place = rows.placeAt(offset / ROW_PX - OVERSCAN_ROWS); place < rows.count; place += 1) {
			const top = rows.topOf(place);
			if (top > last) break;
			const index = rows.indexOf(place);
			const line = lines[index];
			const height = rows.heightOf(place) * ROW_PX;
			if (line) found.push({ index, line, top: top * ROW_PX - offset + this.#scrollTop, height });
		}
		return found;
	}

	/** For `{@attach}`: takes the element that scrolls. */
	readonly attach = (element: HTMLElement): (() => void) => {
		this.#scroller = element;
		const onScroll = (): void => this.#scrolled(element);
		element.addEventListener('scroll', onScroll, { passive: true });
		return () => element.removeEventListener('scroll', onScroll);
	};

	async follow(): Promise<void> {
		this.#isFollowing = true;
		await tick();
		this.#toEnd();
	}

	stopFollowing(): void {
		if (this.#isFollowing) this.#seen = this.count;
		this.#isFollowing = false;
	}

	/** Brings a line to where it is read with what is before and after it. */
	show(index: number): void {
		this.stopFollowing();
		const row = this.#rows.topOf(this.#rows.placeOf(index));
		this.#scrollTo(row * ROW_PX - this.height / 3);
	}

	/** Does something that moves lines, with the first one on screen staying there. */
	async keepPlace(change: () => void): Promise<void> {
		const first = this.#rows.indexOf(this.#rows.placeAt(this.#offset / ROW_PX));
		change();
		await tick();
		if (this.#isFollowing) this.#toEnd();
		else this.#scrollTo(this.#rows.topOf(this.#rows.placeOf(first)) * ROW_PX);
	}

	#lay(rows: LogRows): void {
		this.#rows = rows;
		this.#options.buffer().takeChanged();
		this.#options.onExtend(0);
		this.#afterChange();
	}

	#extend(): void {
		const from = this.#options.buffer().takeChanged();
		this.#rows.extend(from);
		this.#options.onExtend(from);
		this.#afterChange();
	}

	#afterChange(): void {
		this.#extended += 1;
		if (this.#isFollowing) inBackground(tick().then(() => this.#toEnd()));
	}

	#toEnd(): void {
		if (this.#scroller) this.#scroller.scrollTop = this.#scroller.scrollHeight;
	}

	#scrolled(element: HTMLElement): void {
		const isBack = element.scrollTop < this.#scrollTop;
		this.#scrollTop = element.scrollTop;
		const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= END_PX;
		if (isAtEnd) this.#isFollowing = true;
		else if (isBack) this.stopFollowing();
	}

	/** What is at the top of the box, in px of the whole log. */
	get #offset(): number {
		const whole = this.#rows.rows * ROW_PX;
		if (whole <= SCROLL_PX_MAX) return this.#scrollTop;
		return (this.#scrollTop / (SCROLL_PX_MAX - this.height)) * (whole - this.height);
	}

	#scrollTo(offset: number): void {
		if (!this.#scroller) return;
		const whole = this.#rows.rows * ROW_PX;
		const ratio = whole <= SCROLL_PX_MAX ? 1 : (SCROLL_PX_MAX - this.height) / (whole - this.height);
		this.#scroller.scrollTop = offset * ratio;
	}
}
