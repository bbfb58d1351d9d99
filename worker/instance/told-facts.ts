import type { Run } from '../engine/state.ts';
import type { NumberedFact } from '../engine/view/log/task-log.ts';

/** A run's facts, wherever they lie. */
export interface FactSource {
	factsAfter(afterSeq: number): Iterable<NumberedFact>;
	factsAbout(key: string): Iterable<NumberedFact>;
}

/** The facts that a run is made of, without those that were left out because they could not be folded. */
export function toldFacts({ leftOut }: Pick<Run, 'leftOut'>, facts: FactSource): FactSource {
	function* told(all: Iterable<NumberedFact>): Generator<NumberedFact> {
		for (const numbered of all)
			if (!leftOut.some(({ from, upTo }) => numbered.seq >= from && numbered.seq <= upTo)) yield numbered;
	}
	return {
		factsAfter: (afterSeq) => told(facts.factsAfter(afterSeq)),
		factsAbout: (key) => told(facts.factsAbout(key)),
	};
}
