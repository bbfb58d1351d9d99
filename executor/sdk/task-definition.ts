import type { z } from 'zod';
import type { JsonValue } from '../../worker/protocol/json-value.ts';
import type { TaskMode, TaskRun } from '../../worker/protocol/task-run.ts';

/** One type of task an executor offers. */
export interface TaskDefinition<Config extends z.ZodType> {
	/** As people see it in the editor. */
	readonly title: string;
	/** A name from Orrery's icon set. */
	readonly icon?: string;
	/** Judges the config before `run` sees it, and becomes the form in the editor as JSON Schema. */
	readonly config: Config;
	/** How long a run may take and still be answered in the same request; the executor's own value when absent. */
	readonly answerWithinMs?: number;
	/** Does the work. Returning is success; throwing is failure, see `TerminalError` and `RetryableError`. */
	run(context: TaskContext<z.output<Config>>): Promise<void> | void;
	/** What is done instead in test mode: the same questions without lasting effects. */
	test?(context: TaskContext<z.output<Config>>): Promise<void> | void;
}

/** What a running task has at hand. */
export interface TaskContext<Config> {
	readonly config: Config;
	readonly params: Readonly<Record<string, JsonValue>>;
	readonly attempt: TaskRun['data']['attempt'];
	readonly task: Pick<TaskRun['data']['task'], 'key' | 'name' | 'type'>;
	readonly workflow: TaskRun['data']['workflow'];
	readonly instance: TaskRun['data']['instance'];
	readonly project: TaskRun['data']['project'];
	readonly mode: TaskMode;
	/** Aborted when the task should end itself. Whatever it throws from then on counts as stopped, not failed. */
	readonly signal: AbortSignal;
	/** Aborted when it must end now. The attempt is over at that moment, whether `run` returns or not. */
	readonly forceSignal: AbortSignal;
	/** Appends to the log; nothing is added, so lines end with their own line feed. */
	log(text: string): void;
	/** Resolves when little of the log waits to be sent: what writes fast awaits this between reads. */
	logRoom(): Promise<void>;
	/** How far the task is, 0 to 1. */
	progress(fraction: number, message?: string): void;
	/** Sets an output; the last value of a name counts. */
	output(name: string, value: JsonValue): void;
}
