import type { GanttSegment, GanttTask } from './gantt-task.ts';

/** Where a moment lies on the axis, in px: the inverse of what zooming changes. */
export interface TimeScale {
	/** Epoch ms at the left edge of the axis. */
	readonly from: number;
	readonly pxPerMs: number;
}

export interface Bar {
	/** Place among the task's segments. */
	readonly index: number;
	readonly segment: GanttSegment;
	/** From the left edge of the axis, in px. */
	readonly x: number;
	readonly width: number;
}

/** What ran is seen however short it was. */
const LEAST_PX = 3;

/**
 * The bars of a task that lie in a stretch of the axis. Of many that share a px only one of each weight is drawn, the
 * heavier over the lighter: waiting never hides work, and nothing hides a failure. So a row costs what can be told apart.
 *
 * @param window in px, from the left edge of the axis.
 */
export function barsOf(
	{ segments }: GanttTask,
	{ from, pxPerMs }: TimeScale,
	window: { readonly left: number; readonly right: number },
	nowMs: number,
): Bar[] {
	const bars: Bar[] = [];
	/** Up to where bars of each weight, or of a heavier one, are drawn. */
	const drawnTo = WEIGHTS.map(() => Number.NEGATIVE_INFINITY);
	for (const [index, segment] of segments.entries()) {
		const x = (segment.from - from) * pxPerMs;
		if (x > window.right) break;
		const end = (Math.max(segment.from, segment.to ?? nowMs) - from) * pxPerMs;
		const weight = weightOf(segment);
		if (end < window.left || end < (drawnTo[weight] ?? end) + 1) continue;
		const width = Math.max(end - x, weight > 0 ? LEAST_PX : 0);
		bars.push({ index, segment, x, width });
		for (const lighter of WEIGHTS.slice(0, weight + 1)) drawnTo[lighter] = Math.max(drawnTo[lighter] ?? 0, x + width);
	}
	return bars;
}

/** Waiting, work, failure. */
const WEIGHTS = [0, 1, 2] as const;

function weightOf({ state, outcome }: GanttTask['segments'][number]): (typeof WEIGHTS)[number] {
	if (outcome === 'failed') return 2;
	return state === 'running' || outcome !== null ? 1 : 0;
}
