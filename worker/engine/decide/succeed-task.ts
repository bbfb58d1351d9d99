import type { JsonValue } from '../../contract/parameter.ts';
import type { TaskCause } from '../../contract/status.ts';
import { type Result, refuse } from '../../lib/result.ts';
import { type Draft, emit } from '../draft.ts';
import { type Outputs, outputsOf } from '../parameter/outputs.ts';
import type { Failure } from '../result.ts';
import type { Run, Task } from '../state.ts';
import { OUTPUT_BYTES_PER_INSTANCE_MAX } from '../timing.ts';

/** The outputs an executor gave, as the node declares them; refused when they do not fit: the success is then none. */
export function checkOutputs(
	run: Run,
	task: Task,
	given: Readonly<Record<string, JsonValue>>,
): Result<Outputs, { failure: Failure }> {
	const outputs = outputsOf(task.node.outParams, given);
	if (!outputs.ok || run.outputBytes + outputs.value.bytes <= OUTPUT_BYTES_PER_INSTANCE_MAX) return outputs;
	const message = `The outputs of this run exceed ${OUTPUT_BYTES_PER_INSTANCE_MAX / 1024 / 1024} MiB together.`;
	const failure: Failure = { cause: 'output_too_large', message, code: null, retryable: false };
	return refuse({ failure });
}

/** Lets a task succeed with outputs that were checked. */
export function succeedTask(draft: Draft, task: Task, outputs: Outputs, cause: TaskCause | null): void {
	emit(draft, {
		kind: 'task_succeeded',
		at: draft.at,
		task: task.node.key,
		outputs: outputs.values,
		outputBytes: outputs.bytes,
		cause,
	});
}
