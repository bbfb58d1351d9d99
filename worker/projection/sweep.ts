import { messageOf } from '../lib/log-line.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';

/** Runs looked after per sweep; the next minute takes the next ones, the longest overdue first. */
const RUNS_PER_SWEEP_MAX = 500;

/** A run is only overdue when its own alarm had this long to ring: alarms may be a minute late. */
export const OVERDUE_MS = 90_000;

/** A run whose alarm should have rung. */
export interface OverdueRun {
	readonly projectId: string;
	readonly createdAt: number;
	readonly id: string;
}

/** What the sweep reaches outside itself. */
export interface SweepPorts {
	readonly overdue: (before: number, limit: number) => Promise<readonly OverdueRun[]>;
	/** Wakes a run; answers when to look after it again, null when nothing of it is due any more. */
	readonly poke: (run: OverdueRun) => Promise<number | null>;
	readonly lookAgainAt: (run: OverdueRun, wakeAt: number | null) => Promise<void>;
	readonly log: (event: string, fields: Readonly<Record<string, string | number>>) => void;
}

/**
 * The second clock: once a minute, wakes the runs whose alarm was lost (A25). A run that cannot be reached goes behind
 * the others, whom it would else keep from their turn for ever.
 */
export async function sweepOverdueRuns(now: number, ports: SweepPorts): Promise<void> {
	const runs = await ports.overdue(now - OVERDUE_MS, RUNS_PER_SWEEP_MAX);
	await severalAtOnce(runs, async (run) => {
		try {
			await ports.lookAgainAt(run, await poked(run, now, ports));
		} catch (problem) {
			noteFailure(run, problem, ports);
		}
	});
	if (runs.length > 0) ports.log('sweep', { runs: runs.length });
}

async function poked(run: OverdueRun, now: number, ports: SweepPorts): Promise<number | null> {
	try {
		return await ports.poke(run);
	} catch (problem) {
		noteFailure(run, problem, ports);
		return now;
	}
}

function noteFailure(run: OverdueRun, problem: unknown, ports: SweepPorts): void {
	ports.log('sweep_failed', { projectId: run.projectId, instanceId: run.id, problem: messageOf(problem) });
}
