import { fanOut } from '../workload.ts';
import type { Scenario } from './scenario.ts';
import { totalMs } from './total.ts';

/** One run in which one task releases many and one waits for all of them. */
export function fanOutTo(width: number): Scenario {
	const workload = fanOut(width);
	return {
		name: `1 → ${width} → 1`,
		workloads: [workload],
		runs: 1,
		choose: () => workload,
		figures: [{ name: 'first asked to last answered', unit: 'ms', read: totalMs }],
	};
}
