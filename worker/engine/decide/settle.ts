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
