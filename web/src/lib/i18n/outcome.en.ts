import type { Schema } from '#lib/api/client.ts';

type TaskCause = NonNullable<Schema<'TaskInstance'>['cause']>;
type StopAnswer = Schema<'AttemptStop'>['answers'][number]['said'];
type Words = Readonly<Record<string, string>>;

const causes: Readonly<Record<TaskCause, string>> = {
	executor_failed: 'The executor reported a failure',
	rejected: 'The executor rejected it',
	bad_answer: 'The answer was not of the protocol',
	bad_parameter: 'A parameter could not be resolved',
	output_too_large: 'The outputs are too large',
	undeliverable: 'It could not be delivered to an executor',
	lost_contact: 'Contact with the executor was lost',
	timeout: 'The run timeout was over',
	wait_timeout: 'It waited too long to begin',
	upstream_failed: 'A node upstream failed',
	failure_strategy_end: 'Another task failed, and the run ends then',
	branch_not_taken: 'Its branch was not taken',
	disabled: 'The node is disabled',
	forced_by: 'A person set its state',
	terminated_by: 'A person terminated it',
	stopped_by: 'The run was stopped',
	force_closed_by: 'The run was closed by force',
	removed_by: 'A later definition left it out',
	added_by: 'A later definition added it',
	carried_over: 'Carried over from the run that this one recovers from',
	discarded: 'The execution strategy discarded its run',
	simulated: 'Nothing was sent, as this kind of run asks for',
};

const reasons: Words = {
	held: 'A person holds it',
	paused: 'Waits for the run to be resumed',
	upstream: 'Waits for nodes upstream to end',
	run_waiting: 'Waits for the turn of its run',
	start_delay: 'Waits for its start delay',
	retry_interval: 'Waits for the next attempt',
	retry_turn: 'Waits for its turn among the retries',
	daily_window: 'Waits for the part of the day in which tasks may start',
	no_capacity: 'Waits for a free slot in the project',
	no_executor: 'No executor of its group can take it',
	delivery: 'Is on its way to the executor',
	redelivery: 'Could not be delivered; it is sent again',
	executor: 'The executor works on it',
	timeout_warned: 'The executor works on it, for longer than its run timeout',
	lost_contact: 'The executor has gone silent; it is asked for the status',
	stopping: 'Is asked to stop',
};

const finals: Words = {
	rerun_policy_never: 'its rerun policy forbids another one',
	not_in_retry_condition: 'its retry condition does not name this failure',
	not_retryable: 'trying again cannot help',
	no_retries_left: 'no retries are left',
	instance_stop: 'the run is being stopped',
	timeout: 'its run timeout is over',
	failure_strategy_end: 'another task failed, and the run ends then',
	terminated: 'a person terminated it',
	run_ending: 'the run is ending',
	stopped: 'it was stopped',
};

const deliveries: Words = {
	before_connect_failed: 'the address could not be used',
	connect_failed: 'no connection could be made',
	dns_failed: 'the host’s name could not be resolved',
	tls_failed: 'the TLS handshake failed',
	connection_failed: 'the connection failed',
	no_headers_in_time: 'no answer came in time',
	body_lost: 'the connection was lost in the answer',
	executor_removed: 'the executor was removed',
	executor_disabled: 'the executor is disabled',
	bad_answer: 'the answer was not of the protocol',
	answer_too_large: 'the answer was too large',
	no_usable_secret: 'the executor has no secret to sign with',
};

/** What executors say of attempts that they were told to stop. */
const stopAnswers: Readonly<Record<StopAnswer, string>> = {
	running: 'Still running',
	stopped: 'Stopped',
	unknown: 'Does not know this attempt',
	ended: 'Had ended by itself',
	unreachable: 'No answer',
};

const events: Words = {
	instance_started: 'The run started',
	round_started: 'A new round began',
	instance_recovered: 'The run was recovered',
	instance_waiting: 'The run waits for its turn',
	instance_let_go: 'The turn of the run has come',
	instance_held: 'The run is held',
	instance_released: 'The run was released',
	instance_discarded: 'The run was discarded',
	instance_stopping: 'The run is stopping',
	instance_pausing: 'The run is pausing',
	instance_paused: 'The run is paused',
	instance_resumed: 'The run goes on',
	definition_replaced: 'Another definition took its place',
	failure_strategy_applied: 'Everything else is ended after a failure',
	instance_ended: 'The run ended',
	facts_left_out: 'Unreadable entries left out',
	slots_changed: 'Slots changed',
	routes_captured: 'Executors changed',
	task_delayed: 'Task waits for its time',
	tasks_queued: 'Tasks became runnable',
	attempt_created: 'Attempt created',
	delivery_failed: 'Delivery failed',
	delivery_repeated: 'Sent again',
	delivery_claimed: 'Delivery handed out',
	attempt_accepted: 'Executor accepted',
	lease_renewed: 'Sign of life',
	contact_lost: 'Contact lost',
	timeout_warned: 'Runs longer than its timeout',
	attempt_stop_requested: 'Attempt asked to stop',
	stop_answered: 'Executor answered the stop',
	attempt_ended: 'Attempt ended',
	result_refused: 'Late result refused',
	task_succeeded: 'Task succeeded',
	task_failed: 'Task failed',
	tasks_skipped: 'Tasks skipped',
	tasks_stopped: 'Tasks stopped',
	tasks_held: 'Tasks held',
	tasks_released: 'Tasks released',
	tasks_terminated: 'Tasks terminated',
	task_forced: 'A person set its state',
	tasks_reset: 'Tasks begin anew',
	attempts_withdrawn: 'Attempts taken back',
	orphans_healed: 'Tasks taken up again',
	effect_settled: 'Housekeeping done',
	tasks_listed: 'Lists brought up to date',
};

export const en = { causes, reasons, finals, deliveries, stopAnswers, events };

export type OutcomeMessages = typeof en;
