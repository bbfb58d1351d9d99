import type { JsonValue } from '../../contract/parameter.ts';
import type { Draft, Turn } from '../draft.ts';
import type { Attempt } from '../state.ts';
import { allowedOperations } from '../view/allowed-operations.ts';

/** The operation does not fit the state: 409 naming both and what the state allows, nothing changed. */
export function illegal(draft: Draft, operation: string): Turn {
	const { state } = draft.run;
	return refusal(draft, 'illegal_transition', { operation, state, allowed: allowedOperations(state) });
}

/** The run has no such task or attempt. */
export function notFound(draft: Draft): Turn {
	return refusal(draft, 'not_found', {});
}

/** Another result was first; a refused result is a fact all the same. */
export function superseded(draft: Draft, attempt: Attempt): Turn {
	return refusal(draft, 'attempt_superseded', { attempt: attempt.number, endedAs: attempt.ended?.status ?? 'stopped' });
}

/** Nodes whose rerun policy binds people too (R5). */
export function policyForbids(draft: Draft, nodes: readonly string[]): Turn {
	return refusal(draft, 'rerun_policy_forbids', { nodes: [...nodes] });
}

function refusal(
	draft: Draft,
	code: 'illegal_transition' | 'not_found' | 'attempt_superseded' | 'rerun_policy_forbids',
	details: Record<string, JsonValue>,
): Turn {
	return { facts: draft.facts, effects: draft.effects, reply: { ok: false, code, details } };
}
