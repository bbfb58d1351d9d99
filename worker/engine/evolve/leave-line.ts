import type { Run } from '../state.ts';

/**
 * A run waits for its turn no longer: it goes on, or is over. What it waited from its beginning on is not counted as a time
 * in which it ran, and one that never got its turn ran for none.
 */
export function leaveLine(run: Run, at: number): void {
	if (run.inLine === null) return;
	const since = run.inLine.at;
	if (run.roundStartedAt === since) run.roundStartedAt = at;
	if (run.startedAt === since) run.startedAt = at;
	run.inLine = null;
}
