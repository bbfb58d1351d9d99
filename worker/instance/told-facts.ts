import type { FactRange, Run } from '../engine/state.ts';
import type { NumberedFact } from '../engine/view/log/task-log.ts';

/** A run's facts, wherever they lie, without those that were left out because they cannot be folded. */
export interface FactSource {
	factsAfter(afterSeq: number, leftOut?: readonly FactRange[]): Iterable<NumberedFact>;
	factsAbout(key: string, leftOut?: readonly FactRange[]): Iterable<NumberedFact>;
}

/** The facts that a run is made of. */
export function toldFacts({ leftOut }: Pick<Run, 'leftOut'>, facts: FactSource): FactSource {
	return {
		factsAfter: (afterSeq) => facts.factsAfter(afterSeq, leftOut),
		factsAbout: (key) => facts.factsAbout(key, leftOut),
	};
}
