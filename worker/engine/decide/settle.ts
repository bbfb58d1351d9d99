import { accepted, type Draft, emit, type Turn } from '../draft.ts';

/** The other side acknowledged what an ended run owed it. */
export function settle(draft: Draft, effects: readonly ('ended' | 'projected')[]): Turn {
	const { run, at } = draft;
	for (const effect of effects) {
		const owed = effect === 'ended' ? run.owesEnded : run.owesProjection;
		if (owed) emit(draft, { kind: 'effect_settled', at, effect });
	}
	return accepted(draft);
}

/** The lists have the rows of all tasks that had ended by this fact, so that they are not told of them again. */
export function settleListed(draft: Draft, upTo: number): Turn {
	if (upTo > draft.run.listedSeq) emit(draft, { kind: 'tasks_listed', at: draft.at, upTo });
	return accepted(draft);
}
