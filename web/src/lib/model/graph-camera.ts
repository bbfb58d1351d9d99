import type { GraphPoint } from './graph.ts';
import type { GraphLayout } from './graph-layout.ts';

/** A place of the graph is on screen at `place × scale + (x, y)`. */
export interface Camera {
	readonly x: number;
	readonly y: number;
	readonly scale: number;
}

export interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

export const SCALE_MIN = 0.04;
export const SCALE_MAX = 2;

/** Below this cards cannot be read any more, so plain shapes are drawn in their place. */
export const SCALE_OF_CARDS = 0.5;

/** Space left around a graph that fills its box; above and below lie the search and the legend. */
const FIT_MARGIN = { across: 24, down: 56 };

export function clampScale(scale: number): number {
	return Math.min(SCALE_MAX, Math.max(SCALE_MIN, scale));
}

/** Another scale, with what is at a point of the screen staying there. */
export function zoomedAt({ x, y, scale }: Camera, wanted: number, at: GraphPoint): Camera {
	const factor = wanted / scale;
	return { x: at.x - (at.x - x) * factor, y: at.y - (at.y - y) * factor, scale: wanted };
}

/** The whole graph in the middle of a box; a small one is not blown up beyond 1:1. */
export function fitted({ width, height }: GraphLayout, boxWidth: number, boxHeight: number): Camera {
	const across = (boxWidth - 2 * FIT_MARGIN.across) / Math.max(1, width);
	const down = (boxHeight - 2 * FIT_MARGIN.down) / Math.max(1, height);
	const scale = clampScale(Math.min(1, across, down));
	return { x: (boxWidth - width * scale) / 2, y: (boxHeight - height * scale) / 2, scale };
}

/** The part of the graph that is on screen. */
export function boxOnScreen({ x, y, scale }: Camera, width: number, height: number): Box {
	return { left: -x / scale, top: -y / scale, right: (width - x) / scale, bottom: (height - y) / scale };
}

/**
 * A box around what is on screen that stays the same while one moves a little, so that what is in it has to be looked
 * up only now and then. It grows in steps of a power of two with the scale.
 */
export function steadyBox(onScreen: Box, scale: number): Box {
	const step = 2 ** Math.round(Math.log2(320 / scale));
	return {
		left: Math.floor(onScreen.left / step) * step,
		top: Math.floor(onScreen.top / step) * step,
		right: Math.ceil(onScreen.right / step) * step,
		bottom: Math.ceil(onScreen.bottom / step) * step,
	};
}

export function touches(a: Box, b: Box): boolean {
	return a.left <= b.right && a.right >= b.left && a.top <= b.bottom && a.bottom >= b.top;
}
