import type { Run } from '../engine/state.ts';
import { RoundChart } from '../engine/view/gantt/round-chart.ts';
import { factsOfPastRound } from '../engine/view/round-facts.ts';
import type { FactSource } from './told-facts.ts';

interface Kept {
	readonly chart: RoundChart;
	/** Of a round that is over: nothing comes to it any more. */
	readonly isPast: boolean;
}

/** The last chart that was asked for of each run in memory. It goes with the run. */
const charts = new WeakMap<Run, Kept>();

/**
 * The chart of a round, told everything that has happened; null for a round that has not begun. One is kept of each run,
 * so that its pages, and whoever follows the run, cost the log once and then only what is new.
 */
export function chartOf(run: Run, round: number, facts: FactSource): RoundChart | null {
	if (round > run.round) return null;
	const isPast = round < run.round;
	const known = charts.get(run);
	const isKnown = known?.chart.round === round && known.isPast === isPast;
	const chart = isKnown ? known.chart : new RoundChart(round);
	if (isKnown && (isPast || chart.seq === run.seq)) return chart;
	// One that cannot follow a fact is not kept: it would go on without it, and be wrong in silence.
	charts.delete(run);
	const news = isPast ? factsOfPastRound(facts.factsAfter(0), round) : facts.factsAfter(chart.seq);
	for (const numbered of news) chart.follow(numbered);
	charts.set(run, { chart, isPast });
	return chart;
}
