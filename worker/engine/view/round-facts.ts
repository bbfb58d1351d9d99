import type { FactKind } from '../fact.ts';
import type { NumberedFact } from './log/task-log.ts';

/** What lets a run that has ended go on in its round. */
const REOPENING: ReadonlySet<FactKind> = new Set<FactKind>(['instance_recovered', 'task_forced', 'tasks_reset']);

/**
 * The facts of a run up to the end of a round that is over. A definition that the run was given after that end, with nothing
 * of the round running again, was made for the next round and stays out: nobody ran it, and what it lacks was there.
 *
 * @param facts of the run from its start on.
 */
export function* factsOfPastRound(facts: Iterable<NumberedFact>, round: number): Generator<NumberedFact> {
	let hasEnded = false;
	/** From such a definition on, until it is known whose it is. */
	let undecided: NumberedFact[] = [];
	for (const numbered of facts) {
		const { fact } = numbered;
		const isNextRound = fact.kind === 'round_started';
		if (isNextRound && fact.round > round) return;
		if (isNextRound || REOPENING.has(fact.kind)) {
			hasEnded = false;
			yield* undecided;
			undecided = [];
		}
		if (fact.kind === 'instance_ended' || fact.kind === 'instance_discarded') hasEnded = true;
		if (undecided.length > 0 || (hasEnded && fact.kind === 'definition_replaced')) undecided.push(numbered);
		else yield numbered;
	}
}
