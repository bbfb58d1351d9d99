import { isTerminalInstance } from '../../contract/status.ts';
import type { Command, Definition } from '../command.ts';
import { accepted, type Draft, emit, type Turn } from '../draft.ts';
import type { Actor } from '../run-spec.ts';
import type { Run, Task } from '../state.ts';
import { advance } from './advance.ts';
import { oweEnd } from './finish-run.ts';
import { changedSince, illegal, policyForbids } from './refusal.ts';

/** Runs everything again in a new round, with what the run captured or with another definition (R3). */
export function rerun(draft: Draft, by: Actor, definition: Definition | null): Turn {
	const { run, at } = draft;
	const isEnded = isTerminalInstance(run.state) && run.state !== 'discarded';
	if (!isEnded && run.state !== 'paused') return illegal(draft, 'rerun');
	const forbidden = run.tasks.filter(isRerunForbidden).map((task) => task.node.key);
	if (forbidden.length > 0) return policyForbids(draft, forbidden);
	const gone = definition === null ? [] : goneFromScope(run, definition);
	if (gone.length > 0) return illegal(draft, 'rerun', { reason: 'scope_gone', nodes: gone });
	emit(draft, { kind: 'round_started', at, round: run.round + 1, by });
	if (definition !== null) emit(draft, { kind: 'definition_replaced', at, by, ...definition });
	advance(draft);
	return accepted(draft);
}

/**
 * Gives an ended run another definition (R3). Nothing begins by itself: it can be recovered or rerun then. One that the run
 * has already is no conflict, whatever it was over: an edit whose answer was lost comes again.
 */
export function edit(draft: Draft, { by, definition, over }: Extract<Command, { kind: 'edit' }>): Turn {
	const { run, at } = draft;
	const isEnded = run.state === 'success' || run.state === 'failed' || run.state === 'stopped';
	if (!isEnded) return illegal(draft, 'edit');
	if (definition.version === run.spec.version) return accepted(draft);
	if (over !== undefined && over !== run.spec.version) return changedSince(draft);
	const gone = goneFromScope(run, definition);
	if (gone.length > 0) return illegal(draft, 'edit', { reason: 'scope_gone', nodes: gone });
	emit(draft, { kind: 'definition_replaced', at, by, ...definition });
	oweEnd(draft);
	return accepted(draft);
}

/** Nodes that the run was asked for and that the definition lacks: without them it would be of another part. */
function goneFromScope({ spec }: Run, { document }: Definition): string[] {
	const known = new Set(document.nodes.map(({ key }) => key));
	return (spec.scope?.keys ?? []).filter((key) => !known.has(key));
}

/** Rerun policy (S2): *never* forbids a node that ran, *onFailure* one that succeeded. */
export function isRerunForbidden(task: Task): boolean {
	const { rerunPolicy } = task.node.node;
	if (rerunPolicy === 'always' || task.attempts.every(({ ended }) => ended?.status === 'withdrawn')) return false;
	return rerunPolicy === 'never' || task.phase.state === 'success';
}
