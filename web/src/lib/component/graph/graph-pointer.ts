import type { GraphPoint } from '#lib/model/graph.ts';
import type { GraphView } from './graph-view.svelte.ts';

/** A pointer that moved less meant to press. */
const DRAG_FROM_PX = 4;

/** Pressing the wheel's ratchet once zooms by about a sixth; pinching a touch pad sends many small steps. */
const WHEEL_ZOOM = 0.0016;
const PINCH_ZOOM = 0.011;
const LINE_PX = 16;

/** For `{@attach}`: moves a graph by pointers. One drags it, two zoom it, the wheel zooms where it points. */
export function movesGraph(view: GraphView): (element: HTMLElement) => () => void {
	return (element) => {
		const pointers = new GraphPointers(view, element);
		const stop = new AbortController();
		const { signal } = stop;
		element.addEventListener('pointerdown', (event) => pointers.down(event), { signal });
		element.addEventListener('pointermove', (event) => pointers.move(event), { signal });
		element.addEventListener('pointerup', (event) => pointers.end(event), { signal });
		element.addEventListener('pointercancel', (event) => pointers.end(event), { signal });
		element.addEventListener('wheel', (event) => pointers.wheel(event), { signal, passive: false });
		element.addEventListener('click', (event) => pointers.click(event), { signal, capture: true });
		return () => stop.abort();
	};
}

class GraphPointers {
	readonly #view: GraphView;
	readonly #element: HTMLElement;
	readonly #places = new Map<number, GraphPoint>();
	#travelledPx = 0;

	constructor(view: GraphView, element: HTMLElement) {
		this.#view = view;
		this.#element = element;
	}

	down(event: PointerEvent): void {
		if (event.button !== 0) return;
		if (this.#places.size === 0) this.#travelledPx = 0;
		this.#places.set(event.pointerId, this.#place(event));
	}

	move(event: PointerEvent): void {
		const before = this.#places.get(event.pointerId);
		if (!before) return;
		const now = this.#place(event);
		const other = [...this.#places].find(([id]) => id !== event.pointerId)?.[1];
		this.#places.set(event.pointerId, now);
		this.#travelledPx += distance(now, before);
		if (this.#travelledPx < DRAG_FROM_PX && !other) return;
		this.#element.setPointerCapture(event.pointerId);
		if (other) this.#pinch(before, now, other);
		else this.#view.panBy(now.x - before.x, now.y - before.y);
	}

	end(event: PointerEvent): void {
		this.#places.delete(event.pointerId);
	}

	wheel(event: WheelEvent): void {
		event.preventDefault();
		const px = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1);
		this.#view.zoomBy(Math.exp(-px * (event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM)), this.#place(event));
	}

	/** What ends a drag over a node was no press of it. Keys press too, and have never travelled. */
	click(event: MouseEvent): void {
		const travelledPx = this.#travelledPx;
		this.#travelledPx = 0;
		if (travelledPx < DRAG_FROM_PX) return;
		event.stopPropagation();
		event.preventDefault();
	}

	/** Half of the way each of two fingers goes moves the graph, and what they go apart zooms it. */
	#pinch(before: GraphPoint, now: GraphPoint, other: GraphPoint): void {
		const was = distance(before, other);
		this.#view.panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
		const between = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
		if (was > 0) this.#view.zoomBy(distance(now, other) / was, between);
	}

	#place({ clientX, clientY }: MouseEvent): GraphPoint {
		const { left, top } = this.#element.getBoundingClientRect();
		return { x: clientX - left, y: clientY - top };
	}
}

function distance(a: GraphPoint, b: GraphPoint): number {
	return Math.hypot(a.x - b.x, a.y - b.y);
}
