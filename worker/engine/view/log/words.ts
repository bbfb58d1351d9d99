import type { TaskCause } from '../../../contract/status.ts';
import type { ExecutorAnswer } from '../../command.ts';
import type { StopReason } from '../../fact.ts';
import type { FinalReason } from '../../retry.ts';
import type { PlaceInLine } from '../../state.ts';

/** What became of a delivery, by the dispatcher's stable words. */
const DELIVERY: Readonly<Record<string, string>> = {
	before_connect_failed: 'the address could not be used',
	connect_failed: 'no connection could be made',
	dns_failed: 'the name of the host could not be resolved',
	tls_failed: 'the TLS handshake failed',
	connection_failed: 'the connection failed, and whether the executor received anything is unknown',
	no_headers_in_time: 'no answer came in time',
	body_lost: 'the connection was lost while the answer was read',
	executor_removed: 'the executor was removed',
	executor_disabled: 'the executor is disabled',
	bad_answer: 'the answer was not of the protocol',
	answer_too_large: 'the answer was too large',
	no_usable_secret: 'the executor has no secret to sign with',
};

/** What an executor says of an attempt that it is to stop. */
export const ANSWER_WORDS: Readonly<Record<Exclude<ExecutorAnswer['state'], 'unreachable'>, string>> = {
	running: 'it is still running',
	stopped: 'it has stopped',
	unknown: 'it does not know this attempt',
	ended: 'it has ended by itself',
};

const HTTP_REASON = /^http_(\d{3})$/;

/** Why a delivery was judged as it was; a word nobody foresaw is shown as it is. */
export function deliveryWords(reason: string): string {
	const status = HTTP_REASON.exec(reason)?.[1];
	if (status !== undefined) return `the executor answered ${status}`;
	return DELIVERY[reason] ?? reason.replaceAll('_', ' ');
}

export const CAUSE_WORDS: Readonly<Record<TaskCause, string>> = {
	executor_failed: 'the executor reported a failure',
	rejected: 'the executor rejected it',
	bad_answer: 'the answer was not of the protocol',
	bad_parameter: 'a parameter could not be resolved',
	output_too_large: 'the outputs are too large',
	undeliverable: 'it could not be delivered',
	lost_contact: 'contact was lost',
	timeout: 'the run timeout was over',
	wait_timeout: 'the scheduling wait was over before it started',
	upstream_failed: 'a node upstream failed',
	failure_strategy_end: 'another task failed, and the failure strategy of the run is to end',
	branch_not_taken: 'its branch was not taken',
	disabled: 'the node is disabled',
	forced_by: 'a person set its state',
	terminated_by: 'a person terminated it',
	stopped_by: 'the run was stopped',
	force_closed_by: 'the run was closed by force',
	removed_by: 'a later definition left it out',
	added_by: 'a later definition added it after the run had ended',
	carried_over: 'it had succeeded in the run that this one recovers from',
	discarded: 'the execution strategy of its workflow discarded the run',
	simulated: 'nothing was sent, as this kind of run asks for',
};

/** Why a run of a workflow with this execution strategy waits. */
export const STRATEGY_WORDS: Readonly<Record<PlaceInLine['strategy'], string>> = {
	serialWait: 'runs of this workflow follow one another',
	serialPriority: 'runs of this workflow follow one another, the highest priority first',
	serialDiscard: 'another run of this workflow is active',
};

export const FINAL_WORDS: Readonly<Record<FinalReason, string>> = {
	rerun_policy_never: 'its rerun policy forbids another attempt',
	no_retries_left: 'no retry is left',
	not_retryable: 'trying again cannot help',
	not_in_retry_condition: 'the retry condition does not name this failure',
};

export const STOP_WORDS: Readonly<Record<StopReason, string>> = {
	instance_stop: 'the run is being stopped',
	timeout: 'its run timeout is over',
	failure_strategy_end: 'another task failed, and the failure strategy of the run is to end',
	terminated: 'a person terminated it',
};
