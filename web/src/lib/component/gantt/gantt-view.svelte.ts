import type { TimeScale } from '#lib/model/gantt/gantt-bars.ts';

/** One step of the zoom buttons. */
export const ZOOM_STEP = 1.6;

/** Browsers place nothing that is farther off than some ten millions of px. */
const TRACK_PX_MAX = 8_000_000;
/** Closer than this there is nothing to see: times are told to the millisecond. */
const PX_PER_MS_MAX = 4;
/** Beside the last bar, for what stands at its end. */
const END_PX = 28;
const OVERSCAN_ROWS = 6;

interface Options {
	/** What the axis shows, in epoch ms and ms. */
	readonly from: () => number;
	readonly lengthMs: () => number;
	readonly rowPx: () => number;
	/** Width of the column of names. */
	readonly labelPx: () => number;
	readonly rows: () => number;
}

/** Which rows and which stretch of time are on screen, and how large a second is. */
export class GanttView {
	readonly #options: Options;
	#scroller: HTMLElement | undefined;
	#scrollTop = $state(0);
	#scrollLeft = $state(0);
	/** Undefined: everything is shown. */
	#pxPerMs = $state<number>();
	/** Of the box that scrolls, in px. */
	width = $state(0);
	height = $state(0);

	constructor(options: Options) {
		this.#options = options;
	}

	/** What is seen of the axis at once, in px. */
	get trackWidth(): number {
		return Math.max(60, this.width - this.#options.labelPx());
	}

	readonly scale: TimeScale = $derived.by(() => ({ from: this.#options.from(), pxPerMs: this.#clamp(this.#pxPerMs) }));

	/** Of the whole axis, in px. */
	get trackPx(): number {
		return Math.max(this.trackWidth, this.#options.lengthMs() * this.scale.pxPerMs + END_PX);
	}

	/** The stretch that is worth drawing, from the left edge of the axis. It moves in leaps, so that not every px counts. */
	readonly window = $derived.by(() => {
		const width = this.trackWidth;
		const left = (Math.floor(this.#scrollLeft / width) - 1) * width;
		return { left: Math.max(0, left), right: left + 4 * width };
	});

	readonly firstRow = $derived.by(() =>
		Math.max(0, Math.floor(this.#scrollTop / this.#options.rowPx()) - OVERSCAN_ROWS),
	);

	/** How many rows are drawn at once. */
	readonly slots = $derived.by(() => Math.ceil(this.height / this.#options.rowPx()) + 2 * OVERSCAN_ROWS);

	readonly lastRow = $derived.by(() => Math.min(this.#options.rows(), this.firstRow + this.slots));

	xOf(at: number): number {
		const { from, pxPerMs } = this.scale;
		return (at - from) * pxPerMs;
	}

	/** For `{@attach}`: takes the element that scrolls. */
	readonly attach = (element: HTMLElement): (() => void) => {
		this.#scroller = element;
		const onScroll = (): void => {
			this.#scrollTop = element.scrollTop;
			this.#scrollLeft = element.scrollLeft;
		};
		const onWheel = (event: WheelEvent): void => {
			if (!(event.ctrlKey || event.metaKey)) return;
			event.preventDefault();
			const x = event.clientX - element.getBoundingClientRect().left - this.#options.labelPx();
			this.zoomBy(Math.exp(-event.deltaY / 300), Math.max(0, x));
		};
		element.addEventListener('scroll', onScroll, { passive: true });
		element.addEventListener('wheel', onWheel, { passive: false });
		return () => {
			element.removeEventListener('scroll', onScroll);
			element.removeEventListener('wheel', onWheel);
		};
	};

	/** Zooms so that what is at a place of the axis on screen stays there; the middle when none is given. */
	zoomBy(factor: number, x: number = this.trackWidth / 2): void {
		const element = this.#scroller;
		if (!element) return;
		const before = this.scale.pxPerMs;
		const wanted = before * factor;
		this.#pxPerMs = wanted <= this.#fitted ? undefined : this.#clamp(wanted);
		const left = (element.scrollLeft + x) * (this.scale.pxPerMs / before) - x;
		// The axis has its new length when the page is drawn again.
		requestAnimationFrame(() => {
			element.scrollLeft = left;
		});
	}

	fit(): void {
		this.#pxPerMs = undefined;
	}

	panBy(px: number): void {
		this.#scroller?.scrollBy({ left: px });
	}

	/** Brings a row into sight, below the axis that stays on top. */
	showRow(index: number, headPx: number): void {
		const element = this.#scroller;
		if (!element) return;
		const rowPx = this.#options.rowPx();
		const top = index * rowPx;
		if (top < element.scrollTop) element.scrollTop = top;
		const over = top + rowPx + headPx - (element.scrollTop + element.clientHeight);
		if (over > 0) element.scrollTop += over;
	}

	get #fitted(): number {
		return Math.max(1, this.trackWidth - END_PX) / this.#options.lengthMs();
	}

	#clamp(pxPerMs: number | undefined): number {
		if (pxPerMs === undefined) return this.#fitted;
		const most = Math.min(PX_PER_MS_MAX, TRACK_PX_MAX / this.#options.lengthMs());
		return Math.max(this.#fitted, Math.min(most, pxPerMs));
	}
}
