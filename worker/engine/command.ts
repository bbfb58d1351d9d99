import type { JsonValue } from '../contract/parameter.ts';
import type { AttemptResult, DeliveryOutcome, SendRecord } from './result.ts';
import type { Actor, Route } from './run-spec.ts';

/** Names one attempt of one task instance. */
export interface AttemptRef {
	readonly task: string;
	readonly attempt: number;
}

/** A delivery as its sender reports it. */
export interface DeliveryReport extends AttemptRef {
	readonly executorId: string;
	readonly send: SendRecord | null;
	readonly outcome: DeliveryOutcome;
}

/** What an executor says of an attempt when it is asked for its status, or told to stop. */
export type ExecutorAnswer =
	| { readonly state: 'running' }
	| { readonly state: 'unknown' }
	| { readonly state: 'stopped' }
	| { readonly state: 'ended'; readonly result: AttemptResult }
	/** The question was not answered: neither a sign of life nor of death. */
	| { readonly state: 'unreachable'; readonly reason: string };

/**
 * Something asked of a run. Every command carries its time in epoch ms; the ones with randomness carry that too, so
 * that deciding stays a function of its arguments.
 */
export type Command =
	| {
			readonly kind: 'report';
			readonly at: number;
			readonly deliveries: readonly DeliveryReport[];
			readonly jitter: number;
	  }
	/** A consumer asks for deliveries, among them some that have to be claimed for good (`isClaimStored`). */
	| { readonly kind: 'claim'; readonly at: number; readonly attempts: readonly AttemptRef[] }
	| ({ readonly kind: 'complete'; readonly at: number; readonly result: AttemptResult } & AttemptRef)
	| ({
			readonly kind: 'heartbeat';
			readonly at: number;
			readonly progress: number | null;
			readonly message: string | null;
	  } & AttemptRef)
	| ({
			readonly kind: 'answer';
			readonly at: number;
			readonly to: 'stop' | 'status';
			readonly answer: ExecutorAnswer;
	  } & AttemptRef)
	| { readonly kind: 'tick'; readonly at: number }
	| { readonly kind: 'slots'; readonly at: number; readonly slots: number; readonly routes: readonly Route[] }
	| { readonly kind: 'settle'; readonly at: number; readonly effects: readonly ('ended' | 'projected')[] }
	| { readonly kind: 'stop'; readonly at: number; readonly by: Actor }
	| { readonly kind: 'rerun'; readonly at: number; readonly by: Actor }
	| { readonly kind: 'recover'; readonly at: number; readonly by: Actor }
	| { readonly kind: 'force_close'; readonly at: number; readonly by: Actor };

/** What the asker is told besides the effects. A refusal changed nothing. */
export type Reply =
	| { readonly ok: true; readonly changed: boolean; readonly instruction: 'continue' | 'stop' | 'kill' }
	| {
			readonly ok: false;
			readonly code: 'illegal_transition' | 'attempt_superseded' | 'rerun_policy_forbids' | 'not_found';
			readonly details: Readonly<Record<string, JsonValue>>;
	  };
