/** What is pointed at with the mouse, or reached with the keyboard. */
export interface Pointed {
	readonly index: number;
	/** Place of the segment under the pointer. */
	readonly segment: number | undefined;
	/** Box of the row on screen. */
	readonly row: DOMRect;
	readonly x: number;
}

/** Time for the way from the row to its card, and to pass over rows that nobody asks about. */
const OPEN_AFTER_MS = 120;
const CLOSE_AFTER_MS = 140;
const BESIDE_PX = 12;

/** The row whose card is open. */
export class PointedRow {
	#current = $state.raw<Pointed>();
	#timer: ReturnType<typeof setTimeout> | undefined;

	get current(): Pointed | undefined {
		return this.#current;
	}

	/** The pointer is over something of a chart. */
	over(event: PointerEvent): void {
		if (event.pointerType === 'touch' || !(event.target instanceof Element)) return;
		const row = event.target.closest<HTMLElement>('[data-row]');
		if (!row) return this.leave();
		const segment = event.target.closest<HTMLElement>('[data-segment]')?.dataset.segment;
		const found = {
			index: Number(row.dataset.row),
			segment: segment === undefined ? undefined : Number(segment),
			row: row.getBoundingClientRect(),
			x: event.clientX + BESIDE_PX,
		};
		const { current } = this;
		if (current?.index === found.index && current.segment === found.segment) return this.keep();
		this.#after(current ? 0 : OPEN_AFTER_MS, found);
	}

	/** The keyboard has come to a row: its card opens where its bars begin. */
	reach(row: HTMLElement): void {
		const x = (row.querySelector('th')?.getBoundingClientRect().right ?? 0) + BESIDE_PX;
		this.#after(0, { index: Number(row.dataset.row), segment: undefined, row: row.getBoundingClientRect(), x });
	}

	keep(): void {
		clearTimeout(this.#timer);
	}

	leave(): void {
		this.#after(CLOSE_AFTER_MS, undefined);
	}

	close(): void {
		clearTimeout(this.#timer);
		this.#current = undefined;
	}

	#after(ms: number, wanted: Pointed | undefined): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.#current = wanted;
		}, ms);
	}
}
