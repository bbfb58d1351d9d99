import type { z } from 'zod';
import { isJsonWithinDepth, type JsonValue } from '../../worker/protocol/json-value.ts';
import { MAX_JSON_DEPTH, MAX_OUTPUT_BYTES } from '../../worker/protocol/limits.ts';
import { type Outputs, outputsFit, type TaskError } from '../../worker/protocol/result.ts';
import type { TaskRun } from '../../worker/protocol/task-run.ts';
import { RetryableError } from './retryable-error.ts';
import type { TaskContext, TaskDefinition } from './task-definition.ts';
import { TerminalError } from './terminal-error.ts';

/** The parts of a task's context that belong to its attempt and not to its message. */
export type AttemptSurroundings = Pick<TaskContext<unknown>, 'signal' | 'forceSignal' | 'log' | 'logRoom' | 'progress'>;

/** How the code of a task ended. `stopped`: it ended after it was asked to. */
export type TaskEnd =
	| { readonly state: 'success'; readonly outputs: Outputs }
	| { readonly state: 'failed'; readonly error: TaskError; readonly outputs: Outputs }
	| { readonly state: 'stopped'; readonly outputs: Outputs };

const MAX_ISSUES_TOLD = 10;

/** Runs the code of a task to its end, whatever that is. Never throws. */
export async function executeTask(
	definition: TaskDefinition<z.ZodType> | undefined,
	run: TaskRun['data'],
	surroundings: AttemptSurroundings,
): Promise<TaskEnd> {
	const outputs: Outputs = {};
	try {
		if (!definition)
			throw new TerminalError(`This executor has no task type ${run.task.type}.`, { code: 'unknown_type' });
		const code = run.mode === 'test' ? definition.test : definition.run;
		if (!code) throw new TerminalError(`${run.task.type} has no test mode.`, { code: 'no_test_mode' });
		await code.call(definition, taskContext(readConfig(definition, run), run, surroundings, outputs));
	} catch (error) {
		if (surroundings.signal.aborted) return { state: 'stopped', outputs };
		return { state: 'failed', error: taskError(error), outputs: outputsFit(outputs) ? outputs : {} };
	}
	if (outputsFit(outputs)) return { state: 'success', outputs };
	const message = `The outputs together are larger than ${MAX_OUTPUT_BYTES} bytes.`;
	return { state: 'failed', error: { message, code: 'output_too_large', retryable: false }, outputs: {} };
}

function readConfig(definition: TaskDefinition<z.ZodType>, run: TaskRun['data']): unknown {
	const parsed = definition.config.safeParse(run.task.config);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues
		.slice(0, MAX_ISSUES_TOLD)
		.map((issue) => `${issue.path.length > 0 ? issue.path.join('.') : 'config'}: ${issue.message}`);
	throw new TerminalError(`The config of ${run.task.type} is not valid. ${problems.join('; ')}`, {
		code: 'bad_config',
	});
}

function taskContext(
	config: unknown,
	run: TaskRun['data'],
	surroundings: AttemptSurroundings,
	outputs: Outputs,
): TaskContext<unknown> {
	return {
		...surroundings,
		config,
		params: run.params,
		attempt: run.attempt,
		task: run.task,
		workflow: run.workflow,
		instance: run.instance,
		project: run.project,
		mode: run.mode,
		output: (name, value) => setOutput(outputs, name, value),
	};
}

function setOutput(outputs: Outputs, name: string, value: JsonValue): void {
	if (!isJsonWithinDepth(value, MAX_JSON_DEPTH)) throw new TypeError(`The output ${name} is not JSON.`);
	// Assigning to __proto__ would change the object and not set the output.
	Object.defineProperty(outputs, name, { value, enumerable: true, configurable: true, writable: true });
}

function taskError(error: unknown): TaskError {
	const message = error instanceof Error ? error.message || error.name : String(error);
	if (!(error instanceof TerminalError || error instanceof RetryableError)) return { message };
	const code = error.code === undefined ? {} : { code: error.code };
	return { message, ...code, retryable: error instanceof RetryableError };
}
