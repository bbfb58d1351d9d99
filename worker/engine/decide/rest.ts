import { type Draft, emit } from '../draft.ts';
import type { Run } from '../state.ts';

/** A run that is being paused is paused when nothing is out any more; one with only held tasks left pauses itself. */
export function comeToRest(draft: Draft): void {
	const { run, at } = draft;
	if (run.state === 'pausing' && run.inFlight === 0) emit(draft, { kind: 'instance_paused', at, reason: 'asked' });
	else if (run.state === 'running' && isOnlyHeld(run))
		emit(draft, { kind: 'instance_paused', at, reason: 'held_nodes' });
}

/** Lets a run that paused itself go on when there is something to do again; true when it did. */
export function leavesRest(draft: Draft): boolean {
	const { run, at } = draft;
	if (run.pause?.reason !== 'held_nodes' || isOnlyHeld(run) || isDone(run)) return false;
	emit(draft, { kind: 'instance_resumed', at, by: null });
	return true;
}

/** Everything left is held, or waits for what is. */
function isOnlyHeld({ counts, inFlight, frontier }: Run): boolean {
	return counts.held > 0 && inFlight === 0 && counts.queued === 0 && counts.delayed === 0 && frontier.length === 0;
}

function isDone({ counts, tasks }: Run): boolean {
	return counts.success + counts.failed + counts.skipped + counts.stopped === tasks.length;
}
