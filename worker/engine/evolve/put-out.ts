import type { JsonValue } from '../../contract/parameter.ts';
import type { Run, Task } from '../state.ts';

interface Outputs {
	readonly outputs: Readonly<Record<string, JsonValue>>;
	readonly outputBytes: number;
}

/** Gives a task these outputs in place of those it had, and counts them towards the limit of the run. */
export function putOut(run: Run, task: Task, { outputs, outputBytes }: Outputs): void {
	run.outputBytes += outputBytes - task.outputBytes;
	task.outputs = outputs;
	task.outputBytes = outputBytes;
}
