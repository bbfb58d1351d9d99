import type { Run } from '../state.ts';

/** Nothing new starts in a run that is ending or paused. */
export function mayStart(run: Run): boolean {
	return run.state === 'running' && run.endedByTask === null;
}
