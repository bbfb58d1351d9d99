import { diamond } from '../workload.ts';
import type { Observation, Scenario } from './scenario.ts';
import { lastAnsweredAtMs } from './total.ts';

/** Many small runs at once, their creation counted. */
export function manyDiamonds(runs: number): Scenario {
	const workload = diamond();
	return {
		name: `${runs} × 5-task DAG`,
		workloads: [workload],
		runs,
		choose: () => workload,
		figures: [
			{ name: 'throughput, starts included', unit: 'tasks/s', read: tasksPerSecond },
			{ name: 'first to last start promised', unit: 'ms', read: startedWithinMs },
		],
	};
}

function startedWithinMs({ starts }: Observation): number {
	return Math.max(...starts.map(({ promisedAtMs }) => promisedAtMs)) - (starts[0]?.askedAtMs ?? Number.NaN);
}

function tasksPerSecond({ starts, exchanges }: Observation): number {
	const tookMs = lastAnsweredAtMs(exchanges) - (starts[0]?.askedAtMs ?? Number.NaN);
	return (exchanges.length / tookMs) * 1000;
}
