import { accepted, type Draft, emit, type Turn } from '../draft.ts';
import type { Actor, Route } from '../run-spec.ts';
import { advance } from './advance.ts';
import { oweEnd } from './finish-run.ts';
import { illegal } from './refusal.ts';
import { keysWithoutAttempt } from './stop.ts';

/** Keeps a waiting run from being let go; others pass it. */
export function hold(draft: Draft, by: Actor): Turn {
	const { run, at } = draft;
	if (run.inLine === null) return illegal(draft, 'hold');
	if (run.inLine.held === null) emit(draft, { kind: 'instance_held', at, by });
	return accepted(draft);
}

/** It waits as before; whether it is let go is its scheduler's. */
export function release(draft: Draft, by: Actor): Turn {
	const { run, at } = draft;
	if (run.inLine === null) return illegal(draft, 'release');
	if (run.inLine.held !== null) emit(draft, { kind: 'instance_released', at, by });
	return accepted(draft);
}

interface LetGo {
	readonly ticket: number;
	readonly slots: number;
	readonly routes: readonly Route[];
}

/** Its turn has come. A word about another stay in the line changes nothing: it is sent again until it was heard. */
export function letGo(draft: Draft, { ticket, slots, routes }: LetGo): Turn {
	const { run, at } = draft;
	if (run.inLine?.ticket !== ticket) return accepted(draft);
	// A scheduler that has just come to life may not have asked for the executors yet; those of the start are better than none.
	emit(draft, { kind: 'instance_let_go', at, slots, routes: routes.length === 0 ? run.routes : routes });
	advance(draft);
	return accepted(draft);
}

/** Ends a waiting run in which nothing ran. */
export function discard(draft: Draft, ticket: number): Turn {
	const { run, at } = draft;
	if (run.inLine?.ticket !== ticket) return accepted(draft);
	const tasks = keysWithoutAttempt(run);
	if (tasks.length > 0) emit(draft, { kind: 'tasks_stopped', at, tasks, cause: 'discarded' });
	emit(draft, { kind: 'instance_discarded', at });
	oweEnd(draft);
	return accepted(draft);
}
