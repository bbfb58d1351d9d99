import { toInstant } from '../../../contract/instant.ts';
import type { Actor } from '../../run-spec.ts';

/** What a line tells of. Stable: programs and translations go by it. */
export type LineCode =
	| 'sent'
	| 'attempt_created'
	| 'redelivery_decided'
	| 'delivery_repeated'
	| 'delivery_claimed'
	| 'accepted'
	| 'accepted_in_doubt'
	| 'lease_renewed'
	| 'contact_regained'
	| 'contact_lost'
	| 'timeout_warned'
	| 'stop_requested'
	| 'stop_answered'
	| 'attempt_succeeded'
	| 'attempt_stopped'
	| 'stop_forced'
	| 'attempt_failed'
	| 'result_refused'
	| 'round_started'
	| 'recovered'
	| 'run_stopping'
	| 'run_waiting'
	| 'run_let_go'
	| 'run_held'
	| 'run_released'
	| 'run_pausing'
	| 'run_paused'
	| 'run_resumed'
	| 'definition_replaced'
	| 'failure_strategy_applied'
	| 'force_closed'
	| 'facts_left_out'
	| 'held'
	| 'released'
	| 'terminated'
	| 'forced'
	| 'begun_anew'
	| 'withdrawn'
	| 'start_delayed'
	| 'retry_turn'
	| 'window_closed'
	| 'queued'
	| 'retry_decided'
	| 'retry_declined'
	| 'task_succeeded'
	| 'task_failed'
	| 'task_skipped'
	| 'task_stopped'
	| 'healed';

/** A line of Orrery's own in the log of a task instance. It is derived from a fact and stored nowhere. */
export interface PlatformLine {
	/** Number of the fact it tells of; a fact may have several lines. */
	readonly seq: number;
	readonly at: number;
	/** Null for what is about the task and not about one of its attempts. */
	readonly attempt: number | null;
	readonly level: 'info' | 'warning' | 'error';
	readonly code: LineCode;
	/** In English. */
	readonly text: string;
	readonly values: LineValues;
}

/** What a line's sentence names, for whoever words it in another language: instants and stable words as they are. */
export type LineValues = Readonly<Record<string, string | number | boolean | null>>;

/** A line before it is known which fact it belongs to. */
export type LineDraft = Omit<PlatformLine, 'seq'>;

/** What a line says, without when and about what. */
export interface Said {
	readonly level: PlatformLine['level'];
	readonly code: LineCode;
	readonly text: string;
	readonly values: LineValues;
}

export function info(code: LineCode, text: string, values: LineValues = {}): Said {
	return { level: 'info', code, text, values };
}

export function warning(code: LineCode, text: string, values: LineValues = {}): Said {
	return { level: 'warning', code, text, values };
}

export function error(code: LineCode, text: string, values: LineValues = {}): Said {
	return { level: 'error', code, text, values };
}

/** An instant as lines write it. */
export function time(at: number): string {
	return toInstant(at);
}

export function who(actor: Actor): string {
	return `${actor.kind}:${actor.id}`;
}
