import type { TaskContext } from '../sdk/task-definition.ts';
import { ATTEMPT_VARIABLE } from './process-groups.ts';

/** What a program inherits. The rest of the executor's environment holds its secrets and stays with it. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'SHELL'];

/** Linux takes no longer single variable than 128 KiB; a longer parameter is left out. */
const MAX_VARIABLE_CHARACTERS = 32 * 1024;

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The environment of a program: what it may inherit, what its attempt is, and each parameter as `ORRERY_PARAM_<name>`, so
 * that a script can use a value without it ever being read as code. Lists and JSON come as JSON text.
 */
export function programEnvironment(
	context: Pick<TaskContext<unknown>, 'attempt' | 'instance' | 'task' | 'mode' | 'params'>,
	own: Readonly<Record<string, string>>,
	executorEnvironment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
	const environment: Record<string, string> = {};
	for (const name of INHERITED) {
		const value = executorEnvironment[name];
		if (value !== undefined) environment[name] = value;
	}
	for (const [name, value] of Object.entries(context.params)) {
		const text = typeof value === 'string' ? value : JSON.stringify(value);
		const fits = text.length <= MAX_VARIABLE_CHARACTERS && !text.includes('\0');
		if (fits && VARIABLE_NAME.test(name)) environment[`ORRERY_PARAM_${name}`] = text;
	}
	return {
		...environment,
		...own,
		ORRERY_INSTANCE_ID: context.instance.id,
		ORRERY_SCHEDULE_TIME: context.instance.scheduleTime,
		ORRERY_TASK_KEY: context.task.key,
		ORRERY_MODE: context.mode,
		[ATTEMPT_VARIABLE]: context.attempt.id,
	};
}
