import { documentEtag } from '../../contract/instance-edit.ts';
import type { JsonValue } from '../../contract/parameter.ts';
import { assert } from '../../lib/assert.ts';
import type { Attempt } from '../attempt.ts';
import type { RefusalCode, TaskRefusal } from '../command.ts';
import type { Draft, Turn } from '../draft.ts';
import { isHeld } from '../is-held.ts';
import { allowedOperations } from '../view/allowed-operations.ts';

/** The operation does not fit the state: 409 naming both and what the state allows, nothing changed. */
export function illegal(draft: Draft, operation: string, why: Record<string, JsonValue> = {}): Turn {
	const { state, pause, inLine } = draft.run;
	const allowed = allowedOperations(state, pause?.reason, isHeld(inLine));
	return refusal(draft, 'illegal_transition', { operation, state, allowed, ...why });
}

/** The run has no such task or attempt. */
export function notFound(draft: Draft): Turn {
	return refusal(draft, 'not_found', {});
}

/** Somebody gave the run another definition than the one that was read. */
export function changedSince(draft: Draft): Turn {
	return refusal(draft, 'precondition_failed', { etag: documentEtag(draft.run.spec.version) });
}

/** Another result was first; a refused result is a fact all the same. */
export function superseded(draft: Draft, attempt: Attempt): Turn {
	return refusal(draft, 'attempt_superseded', { attempt: attempt.number, endedAs: attempt.ended?.status ?? 'stopped' });
}

/** Nodes whose rerun policy binds people too (R5). */
export function policyForbids(draft: Draft, nodes: readonly string[]): Turn {
	return refusal(draft, 'rerun_policy_forbids', { nodes: [...nodes] });
}

/** Tasks of which a refusal tells why; as many as one request of people names. */
const REFUSED_MAX = 200;

/** A refusal of tasks where there was nothing else to do: the first one's, and under `refused` that of each. */
export function refusedAll(draft: Draft, refused: readonly TaskRefusal[]): Turn {
	const [first] = refused;
	assert(first !== undefined, 'something was refused');
	if (refused.length === 1) return refusal(draft, first.code, first.details);
	const all = refused.slice(0, REFUSED_MAX).map(({ task, code, details }) => ({ task, code, details: { ...details } }));
	return refusal(draft, first.code, { ...first.details, refused: all });
}

function refusal(draft: Draft, code: RefusalCode, details: Readonly<Record<string, JsonValue>>): Turn {
	return { facts: draft.facts, effects: draft.effects, reply: { ok: false, code, details } };
}
