import { type Draft, emit } from '../draft.ts';
import type { PlaceInLine } from '../state.ts';
import { unfinished } from './finish-run.ts';

/** From here on nothing of the run starts until its scheduler lets it go (C7). */
export function wait(draft: Draft, place: PlaceInLine): void {
	emit(draft, { kind: 'instance_waiting', at: draft.at, ...place });
}

/** What opens an ended run passes the execution strategy again; one that has nothing left to run ends at once instead. */
export function waitIfOpened(draft: Draft): void {
	const { run, opensInto } = draft;
	if (opensInto === null || run.endedAt !== null || unfinished(run) === 0) return;
	draft.opensInto = null;
	wait(draft, opensInto);
}
