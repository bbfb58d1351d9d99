import type { Run } from '../engine/state.ts';
import { RoundChart } from '../engine/view/gantt/round-chart.ts';
import type { FactSource } from './told-facts.ts';

/** The last chart that was asked for of each run in memory. It goes with the run. */
const charts = new WeakMap<Run, RoundChart>();

/**
 * The chart of a round, told everything that has happened; null for a round that has not begun. One is kept of each run,
 * so that its pages, and whoever follows the run, cost the log once and then only what is new.
 */
export function chartOf(run: Run, round: number, facts: FactSource): RoundChart | null {
	if (round > run.round) return null;
	const known = charts.get(run);
	const chart = known?.round === round ? known : new RoundChart(round);
	if (chart.isClosed || chart.seq === run.seq) return chart;
	// One that cannot follow a fact is not kept: it would go on without it, and be wrong in silence.
	charts.delete(run);
	for (const numbered of facts.factsAfter(chart.seq)) {
		chart.follow(numbered);
		if (chart.isClosed) break;
	}
	charts.set(run, chart);
	return chart;
}
