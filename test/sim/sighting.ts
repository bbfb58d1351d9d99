import type { Fact } from '../../worker/engine/fact.ts';
import type { AttemptResult } from '../../worker/engine/result.ts';
import type { Run } from '../../worker/engine/state.ts';
import type { InstanceProjection } from '../../worker/projection/message.ts';
import type { EndReport } from '../../worker/schedule/rpc.ts';
import type { LineEntry, SerialStrategy } from '../../worker/schedule/strategy.ts';
import type { FACT_OF_ORDER } from './people.ts';

/** An attempt of some run of the world. */
export interface AttemptName {
	readonly instanceId: string;
	readonly task: string;
	readonly attempt: number;
}

/** Something that happened in a world, as its monitors see it. */
export type Sighting =
	/** A fact became durable; `run` is the fold of all stored facts of its run up to it. */
	| { readonly kind: 'stored'; readonly run: Run; readonly fact: Fact; readonly seq: number }
	/** An object finished a turn; `live` is what it has in memory, `stored` the fold of what it has stored. */
	| { readonly kind: 'turned'; readonly live: Run; readonly stored: Run }
	/** A `task.run` arrived at an executor; `payload` is all of it that belongs to the idempotency key. */
	| ({
			readonly kind: 'received';
			readonly executorId: string;
			readonly delivery: number;
			readonly payload: string;
	  } & AttemptName)
	/** An executor began the work of an attempt, or is through with it. */
	| ({ readonly kind: 'work_began'; readonly executorId: string } & AttemptName)
	| ({ readonly kind: 'work_over'; readonly executorId: string } & AttemptName)
	/** The control queue took a stop for an attempt. */
	| ({ readonly kind: 'stop_sent'; readonly force: boolean } & AttemptName)
	/** A send of forced stops failed: nobody has them for sure. */
	| { readonly kind: 'stops_refused'; readonly forced: readonly AttemptName[] }
	/** An object lost its memory. */
	| { readonly kind: 'life_over'; readonly instanceId: string }
	/** All is over, and nothing will happen any more. */
	| { readonly kind: 'rested' }
	/** A callback was answered 200: its result must never be lost. */
	| ({
			readonly kind: 'result_acknowledged';
			readonly result: AttemptResult;
			readonly stored: Run | null;
	  } & AttemptName)
	/** A person's operation was answered 200; `before` is the number of facts stored when it was asked for. */
	| {
			readonly kind: 'operation_acknowledged';
			readonly operation: keyof typeof FACT_OF_ORDER;
			readonly changed: boolean;
			readonly before: number;
			readonly stored: Run | null;
	  }
	/** Runs of the world wait for one another by this strategy. */
	| { readonly kind: 'strategy'; readonly strategy: SerialStrategy }
	/** The turn of a run has come; `line` is who stood in it then, that run included. */
	| {
			readonly kind: 'called';
			readonly entry: LineEntry;
			readonly line: readonly LineEntry[];
			readonly strategy: SerialStrategy;
	  }
	/** From now on somebody keeps a waiting run from its turn, or does not any more. */
	| { readonly kind: 'kept_back'; readonly instanceId: string; readonly isHeld: boolean }
	/** An order that was meant for a live run comes to one that has ended, and opens it past the line. */
	| { readonly kind: 'opened_unawares'; readonly instanceId: string }
	/** A part logged a problem. */
	| { readonly kind: 'logged'; readonly event: string; readonly problem: string }
	/** A run sends its row for the lists; a row is written over the one before. */
	| { readonly kind: 'projected' | 'listed'; readonly row: InstanceProjection }
	| { readonly kind: 'ended_told'; readonly report: EndReport }
	/** What the capacity object counts after a change. */
	| {
			readonly kind: 'window';
			readonly held: number;
			readonly limit: number;
			readonly heldBy: (instanceId: string) => number;
	  };
