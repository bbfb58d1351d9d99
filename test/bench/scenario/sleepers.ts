import { median, percentile } from '../statistic.ts';
import { sleeper } from '../workload.ts';
import type { Observation, Scenario } from './scenario.ts';

const LONGEST_SECONDS = 12;

/**
 * Many runs asleep that all come due within one second. A run started later sleeps shorter by whole seconds, and every
 * run is due exactly its delay after its start was asked for, so the time a start takes counts as lateness.
 */
export function sleepers(runs: number): Scenario {
	const workloads = Array.from({ length: LONGEST_SECONDS }, (_, at) => sleeper(at + 1));
	return {
		name: `${runs} asleep, due within 1 s`,
		workloads,
		runs,
		choose(elapsedMs) {
			const seconds = Math.max(1, LONGEST_SECONDS - Math.floor(elapsedMs / 1000));
			const workload = workloads[seconds - 1];
			if (workload === undefined) throw new Error(`There is no sleeper of ${seconds} s.`);
			return workload;
		},
		figures: [
			{ name: 'late p50', unit: 'ms', read: (observation) => median(lateMs(observation)) },
			{ name: 'late p99', unit: 'ms', read: (observation) => percentile(lateMs(observation), 0.99) },
		],
	};
}

/** How late each sleeping task was asked for. */
function lateMs({ starts, exchanges }: Observation): number[] {
	const dueAtMs = new Map(
		starts.map(({ run, workload, askedAtMs }) => [run, askedAtMs + (workload.tasks[0]?.delaySeconds ?? 0) * 1000]),
	);
	const woken = exchanges.filter(({ key }) => key === 'wake');
	return woken.map(({ run, askedAtMs }) => askedAtMs - (dueAtMs.get(run) ?? Number.NaN));
}
