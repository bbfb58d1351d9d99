import type { Run } from '../engine/state.ts';
import type { EndReport } from '../schedule/rpc.ts';

/** What a run's scheduler is told of its end; null while it runs. */
export function endOf(run: Run): EndReport | null {
	const { state, endedAt, round } = run;
	const isEnd = state === 'success' || state === 'failed' || state === 'stopped' || state === 'discarded';
	if (endedAt === null || !isEnd) return null;
	const { instanceId, startKey } = run.spec;
	return { instanceId, startKey, round, state, at: endedAt };
}
