import { type Draft, emit } from '../draft.ts';
import type { Run } from '../state.ts';

/** Ends the run when every task is terminal (domain rules: failed if any unhandled failure, else success). */
export function finishRun(draft: Draft): void {
	const { run, at } = draft;
	if (run.endedAt !== null || unfinished(run) > 0) return;
	emit(draft, { kind: 'instance_ended', at, state: endState(run), forcedBy: null });
	oweEnd(draft);
}

/** The sends every end brings about; they stay open until acknowledged. */
export function oweEnd(draft: Draft): void {
	const { run, at } = draft;
	run.memory.endedToldAt = at;
	if (run.owesEnded) draft.effects.push({ kind: 'ended', round: run.round });
	if (run.owesProjection) draft.effects.push({ kind: 'project', final: true });
}

/** How many tasks have not ended. */
export function unfinished(run: Run): number {
	const { counts } = run;
	return run.tasks.length - counts.success - counts.failed - counts.skipped - counts.stopped;
}

function endState(run: Run): 'success' | 'failed' | 'stopped' {
	if (run.stopping !== null) return 'stopped';
	if (run.counts.stopped > 0) return 'failed';
	const unhandled =
		run.counts.failed > 0 && run.tasks.some((task) => task.phase.state === 'failed' && !task.phase.abandoned);
	return unhandled ? 'failed' : 'success';
}
