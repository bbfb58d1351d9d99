import type { JsonValue } from '../contract/parameter.ts';
import type { ClaimedAttempt } from '../engine/claim.ts';
import type { AttemptRef, DeliveryReport, ExecutorAnswer, ExecutorSaid, TaskRefusal } from '../engine/command.ts';
import type { AttemptResult } from '../engine/result.ts';
import type { Actor, Route, RunSpec } from '../engine/run-spec.ts';
import type { PlaceInLine } from '../engine/state.ts';
import type { OrderPreview } from '../engine/view/preview.ts';
import type { EndReport } from '../schedule/rpc.ts';
import type { OpeningTerms, RunOrder } from './order.ts';

/** Refusal of an operation on a run; `code` is one of the public error codes. */
export interface Refusal {
	readonly ok: false;
	readonly code: string;
	readonly details: Readonly<Record<string, JsonValue>>;
}

/** A run that began, now or before. */
export interface Started {
	readonly ok: true;
	/** Its end, if it has ended since. */
	readonly end: EndReport | null;
	/** The run has armed no alarm yet: whoever started it calls again a little later. */
	readonly lookAgain: boolean;
	/** Of its stay in the line; absent for one that does not wait for its turn. */
	readonly ticket?: number;
}

/** People's operations as the previous release asks for them. */
export type InstanceOperation = 'stop' | 'rerun' | 'recover' | 'force_close';

/** What an order came to. Of several tasks those that it does not fit are told, and the others were operated on. */
export interface Operated {
	readonly ok: true;
	readonly changed: boolean;
	readonly refused?: readonly TaskRefusal[] | undefined;
	/** Of several tasks those that were found as the operation asks for. */
	readonly untouched?: readonly string[] | undefined;
	/** When the run had ended that this opened again; absent for one that was live, or stays ended. */
	readonly reopenedFrom?: number | undefined;
}

/** What became of a run that is to be closed whatever it takes. */
export interface Abandoned {
	readonly ok: true;
	/** Nothing of it is left; else it was closed. */
	readonly isErased: boolean;
}

/** What an order would come to. */
export interface Previewed {
	readonly ok: true;
	readonly preview: OrderPreview;
}

/**
 * What other parts may ask of a WorkflowInstance object. Arguments and answers are plain data; the previous release's
 * callers must be served for the minutes a deploy takes, so fields are only ever added.
 */
export interface WorkflowInstanceRpc {
	/**
	 * Starts the run; a second call changes nothing. Called by the scheduler alone, who learns in passing of an end
	 * whose report was lost. A run that has ended before is not begun anew where nothing is left of it: it was archived or
	 * deleted, which `hasEnded` tells apart from one that never began.
	 */
	start(spec: RunSpec, hasEnded?: boolean): Promise<Started | Refusal>;
	/**
	 * The same for a run that recovers from another. The previous release, which would run all of it, does not know this
	 * call, and the scheduler asks again.
	 */
	startRecovering(spec: RunSpec, hasEnded?: boolean): Promise<Started | Refusal>;
	/**
	 * The same for a run that the execution strategy of its workflow holds back: it begins by waiting. One that waits already,
	 * runs or has ended stays as it is, and says so.
	 *
	 * @param until in epoch ms; a call that comes later begins nothing, for its scheduler may have decided otherwise.
	 */
	startWaiting(spec: RunSpec, hasEnded: boolean, place: PlaceInLine, until: number): Promise<Started | Refusal>;
	/** The turn of a run has come that waits with this ticket: it goes on with these slots. Idempotent. */
	letGo(ticket: number, slots: number, routes: readonly Route[]): Promise<Started | Refusal>;
	/** The execution strategy decides against a run that waits with this ticket. Idempotent. */
	discard(ticket: number): Promise<Started | Refusal>;
	/**
	 * Payloads of those of the named attempts that are still to be delivered. Writes nothing but for nodes that must never
	 * run twice, whose claim is stored before it is answered.
	 */
	claim(attempts: readonly AttemptRef[]): Promise<readonly ClaimedAttempt[]>;
	/** Applies what deliveries came to; hands over at most `take` attempts that became runnable, the rest go by queue. */
	report(deliveries: readonly DeliveryReport[], take: number): Promise<readonly ClaimedAttempt[]>;
	/**
	 * Applies an executor's answer to `task.stop` or `task.status`, and those that came with it, in one turn. Answers how
	 * many it took; the previous release took the first alone, and said nothing.
	 */
	answer(
		asked: AttemptRef & Pick<ExecutorSaid, 'call'>,
		to: 'stop' | 'status',
		answer: ExecutorAnswer,
		more?: readonly ExecutorSaid[],
	): Promise<number | undefined>;
	heartbeat(
		ref: AttemptRef,
		progress: number | null,
		message: string | null,
	): Promise<{ readonly ok: true; readonly command: 'continue' | 'stop' | 'kill' } | Refusal>;
	complete(ref: AttemptRef, result: AttemptResult): Promise<{ readonly ok: true } | Refusal>;
	/** @param opening what the order may do to a run that has ended; absent where the execution strategy has no say. */
	operate(order: InstanceOperation | RunOrder, by: Actor, opening?: OpeningTerms): Promise<Operated | Refusal>;
	/** What an order would do, decided on a copy of the run: nothing is changed and nothing sent. */
	preview(order: RunOrder, by: Actor, inLine?: PlaceInLine): Promise<Previewed | Refusal>;
	/**
	 * Wakes an overdue run: the second and third clock. Answers when the second clock should look again; null when it
	 * need not.
	 */
	poke(): Promise<number | null>;
	/**
	 * Tells the lists the run's row and those of all its tasks again. Answers whether there is a run; one that is gone
	 * tells nothing.
	 */
	relist(): Promise<boolean>;
	/** Removes everything of a terminal or paused run. */
	remove(by: Actor): Promise<{ readonly ok: true } | Refusal>;
	/**
	 * Erases a run that could not be closed; whoever asks tells the other parts of its end. A run that can be closed is
	 * closed, and stays.
	 */
	abandon(by: Actor): Promise<Abandoned | Refusal>;
}
