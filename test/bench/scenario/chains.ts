import { median, percentile } from '../statistic.ts';
import { chain } from '../workload.ts';
import type { Observation, Scenario } from './scenario.ts';
import { totalMs } from './total.ts';

/** One run of tasks that follow each other: what lies between two tasks is ours alone. */
export function chainOf(length: number): Scenario {
	const workload = chain(length);
	return {
		name: `chain of ${length}`,
		workloads: [workload],
		runs: 1,
		choose: () => workload,
		figures: [
			{ name: 'gap p50', unit: 'ms', read: (observation) => median(gapsMs(observation)) },
			{ name: 'gap p95', unit: 'ms', read: (observation) => percentile(gapsMs(observation), 0.95) },
			{ name: 'first asked to last answered', unit: 'ms', read: totalMs },
			{ name: 'started to first asked', unit: 'ms', read: firstAskedMs },
		],
	};
}

/** From answering one task to being asked for the next. */
function gapsMs({ exchanges }: Observation): number[] {
	return exchanges.slice(1).map(({ askedAtMs }, at) => askedAtMs - (exchanges[at]?.answeredAtMs ?? Number.NaN));
}

function firstAskedMs({ starts, exchanges }: Observation): number {
	return (exchanges[0]?.askedAtMs ?? Number.NaN) - (starts[0]?.askedAtMs ?? Number.NaN);
}
