const LEAST_MS = 1000;
const LIVE_LEAST_MS = 10_000;
const GROWTH = 1.25;

/**
 * How much time the axis shows of a round, in ms. While the round goes on there is room to grow into, and more is added
 * now and then: bars grow, and nothing that is drawn moves with every second.
 */
export function axisMs(elapsedMs: number, isLive: boolean): number {
	if (!isLive) return Math.max(LEAST_MS, elapsedMs);
	const steps = Math.floor(Math.log(Math.max(1, elapsedMs / LIVE_LEAST_MS)) / Math.log(GROWTH)) + 1;
	return LIVE_LEAST_MS * GROWTH ** steps;
}
