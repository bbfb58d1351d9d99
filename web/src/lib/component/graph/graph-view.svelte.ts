import type { GraphPoint } from '#lib/model/graph.ts';
import { type Camera, clampScale, fitted, zoomedAt } from '#lib/model/graph-camera.ts';
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH } from '#lib/model/graph-layout.ts';

/** How long a jump to another place takes. */
const GLIDE_MS = 220;

/** After so long without a move the picture is drawn sharply again. */
const SETTLE_MS = 140;

/** Which part of a graph is on screen, and how large. */
export class GraphView {
	#camera = $state.raw<Camera>({ x: 0, y: 0, scale: 1 });
	#isMoving = $state(false);
	/** Nobody has moved it: it may show what it thinks best. */
	#isAuto = true;
	#isWhole = false;
	/** Of the box the graph is in, in px. */
	width = $state(0);
	height = $state(0);
	#settling: ReturnType<typeof setTimeout> | undefined;
	#gliding = 0;

	get camera(): Camera {
		return this.#camera;
	}

	/** While it moves, what is drawn is moved as it is, which is much cheaper than drawing it anew. */
	get isMoving(): boolean {
		return this.#isMoving;
	}

	/** Nobody has moved it, so another size of the box may show it anew. */
	get isAuto(): boolean {
		return this.#isAuto;
	}

	panBy(dx: number, dy: number): void {
		const { x, y, scale } = this.#camera;
		this.#move({ x: x + dx, y: y + dy, scale });
	}

	/** Zooms so that what is under a point of the screen stays under it; the middle when none is given. */
	zoomBy(factor: number, at: GraphPoint = { x: this.width / 2, y: this.height / 2 }): void {
		this.#move(zoomedAt(this.#camera, clampScale(this.#camera.scale * factor), at));
	}

	zoomTo(scale: number): void {
		this.#glideTo(zoomedAt(this.#camera, scale, { x: this.width / 2, y: this.height / 2 }));
	}

	fit(layout: GraphLayout, isAtOnce = false): void {
		if (this.width === 0 || this.height === 0) return;
		const camera = fitted(layout, this.width, this.height);
		if (isAtOnce) this.#camera = camera;
		else this.#glideTo(camera);
		this.#isAuto = true;
		this.#isWhole = true;
	}

	/** Puts a node into the middle at once. */
	centreNode(at: GraphPoint, scale: number): void {
		this.#camera = { ...this.#centred(at, scale), scale };
		this.#isWhole = false;
	}

	/** How large everything would be if it were to be in sight. */
	scaleOfWhole(layout: GraphLayout): number {
		return fitted(layout, this.width, this.height).scale;
	}

	/** Brings a node into the middle, at a size at which it can be read. */
	locate(at: GraphPoint): void {
		const scale = Math.max(this.#camera.scale, 0.8);
		this.#glideTo({ ...this.#centred(at, scale), scale });
	}

	/** Moves only as far as it takes for a node to be on screen as a whole. */
	reveal(at: GraphPoint, margin = 24): void {
		if (this.#isWhole) return;
		const { x, y, scale } = this.#camera;
		const dx = nudge(at.x * scale + x, NODE_WIDTH * scale, this.width, margin);
		const dy = nudge(at.y * scale + y, NODE_HEIGHT * scale, this.height, margin);
		const isAuto = this.#isAuto;
		if (dx !== 0 || dy !== 0) this.#glideTo({ x: x + dx, y: y + dy, scale });
		this.#isAuto = isAuto;
	}

	/** The middle of the screen goes to a place of the graph, as the minimap asks. */
	centreOn(place: GraphPoint): void {
		const { scale } = this.#camera;
		this.#move({ x: this.width / 2 - place.x * scale, y: this.height / 2 - place.y * scale, scale });
	}

	toWorld(screen: GraphPoint): GraphPoint {
		const { x, y, scale } = this.#camera;
		return { x: (screen.x - x) / scale, y: (screen.y - y) / scale };
	}

	destroy(): void {
		clearTimeout(this.#settling);
		cancelAnimationFrame(this.#gliding);
	}

	#centred(at: GraphPoint, scale: number): GraphPoint {
		return {
			x: this.width / 2 - (at.x + NODE_WIDTH / 2) * scale,
			y: this.height / 2 - (at.y + NODE_HEIGHT / 2) * scale,
		};
	}

	#move(camera: Camera): void {
		cancelAnimationFrame(this.#gliding);
		this.#isAuto = false;
		this.#isWhole = false;
		this.#camera = camera;
		this.#noteMove();
	}

	#noteMove(): void {
		this.#isMoving = true;
		clearTimeout(this.#settling);
		this.#settling = setTimeout(() => {
			this.#isMoving = false;
		}, SETTLE_MS);
	}

	#glideTo(to: Camera): void {
		cancelAnimationFrame(this.#gliding);
		this.#isAuto = false;
		this.#isWhole = false;
		if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
			this.#camera = to;
			return;
		}
		const from = this.#camera;
		const startedAt = performance.now();
		const step = (now: number): void => {
			const progress = Math.min(1, Math.max(0, (now - startedAt) / GLIDE_MS));
			const eased = 1 - (1 - progress) ** 3;
			const mix = (a: number, b: number): number => a + (b - a) * eased;
			this.#camera = { x: mix(from.x, to.x), y: mix(from.y, to.y), scale: mix(from.scale, to.scale) };
			this.#noteMove();
			if (progress < 1) this.#gliding = requestAnimationFrame(step);
		};
		this.#gliding = requestAnimationFrame(step);
	}
}

function nudge(start: number, length: number, room: number, margin: number): number {
	if (start < margin) return margin - start;
	const over = start + length + margin - room;
	return over > 0 ? -over : 0;
}
