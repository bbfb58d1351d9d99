import type { Run } from '../state.ts';

/** Lets a run that had ended go on; one that is live stays as it is. */
export function reopen(run: Run): void {
	if (run.endedAt === null) return;
	run.state = 'running';
	run.endedAt = null;
	run.forcedBy = null;
	run.endedByTask = null;
	run.owesEnded = false;
	run.owesProjection = false;
	run.slots = run.block;
}
