import type { AttemptRef } from './command.ts';

/**
 * What a run owes another part, derived from its state: open until settled, sent again when its deadline passes.
 * Sending one twice is harmless, every receiver is idempotent by the attempt or the fact number it carries.
 */
export type Effect =
	/** Put these attempts in front of a consumer. */
	| { readonly kind: 'dispatch'; readonly attempts: readonly AttemptRef[] }
	/** Ask an executor to stop an attempt, or kill it. `n` counts the sends of this kind for the attempt. */
	| ({ readonly kind: 'stop'; readonly executorId: string; readonly force: boolean; readonly n: number } & AttemptRef)
	/** Ask an executor what became of an attempt. */
	| ({ readonly kind: 'status'; readonly executorId: string; readonly n: number } & AttemptRef)
	/** Ask for capacity, and for the executors of now: the number of attempts this run wants to have in flight. */
	| { readonly kind: 'slots'; readonly wanted: number }
	/** Give capacity back: the number of attempts this run may have in flight from now on. */
	| { readonly kind: 'slots_back'; readonly keep: number }
	/** Give the scheduler its block back: from now on the run asks for slots itself. */
	| { readonly kind: 'block_back' }
	/** Tell the scheduler that the run ended. */
	| { readonly kind: 'ended'; readonly round: number }
	/** Bring the list pages up to date. `final` must arrive; the others are overtaken by later ones. */
	| { readonly kind: 'project'; readonly final: boolean };
