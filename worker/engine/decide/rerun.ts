import { isTerminalInstance } from '../../contract/status.ts';
import { accepted, type Draft, emit, type Turn } from '../draft.ts';
import type { Actor } from '../run-spec.ts';
import type { Task } from '../state.ts';
import { advance } from './advance.ts';
import { illegal, policyForbids } from './refusal.ts';

/** Runs everything again in a new round, with the captured definition and parameters (R3). */
export function rerun(draft: Draft, by: Actor): Turn {
	const { run, at } = draft;
	if (!isTerminalInstance(run.state) || run.state === 'discarded') return illegal(draft, 'rerun');
	const forbidden = run.tasks.filter(isRerunForbidden).map((task) => task.node.key);
	if (forbidden.length > 0) return policyForbids(draft, forbidden);
	emit(draft, { kind: 'round_started', at, round: run.round + 1, by });
	advance(draft);
	return accepted(draft);
}

/** Rerun policy (S2): *never* forbids a node that ran, *onFailure* one that succeeded. */
export function isRerunForbidden(task: Task): boolean {
	const { rerunPolicy } = task.node.node;
	if (rerunPolicy === 'always' || task.attempts.length === 0) return false;
	return rerunPolicy === 'never' || task.phase.state === 'success';
}
