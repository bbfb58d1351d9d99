import { z } from 'zod';
import type { TaskContext, TaskDefinition } from '../sdk/task-definition.ts';
import { LineSplitter } from './line-splitter.ts';
import { parseOutLine } from './out-line.ts';
import { programEnvironment } from './program-environment.ts';
import { programFailure } from './program-failure.ts';
import type { ReferencePorts } from './reference-ports.ts';
import { runProgram } from './run-program.ts';
import { workdirSchema } from './work-folder.ts';
import { writtenValueSchema } from './written-value.ts';

const NUL_REASON = 'holds a NUL character';

/** The config of SHELL and PYTHON. Parameters in the script were filled in by Orrery. */
export const scriptConfigSchema = z.strictObject({
	script: z.string().min(1).refine(withoutNul, NUL_REASON).describe('The text the interpreter runs.'),
	workdir: workdirSchema.describe('attempt: an empty folder; instance: one folder for all tasks of the instance.'),
	environment: z
		.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), writtenValueSchema.refine(withoutNul, NUL_REASON))
		.default({})
		.describe('Further environment variables.'),
});

/** How an interpreter is called and spoken of. */
interface Interpreter {
	readonly title: string;
	readonly icon: string;
	readonly command: string;
	readonly args: (script: string) => readonly string[];
	readonly missing: { readonly code: string; readonly message: string };
}

const SHELL: Interpreter = {
	title: 'Shell script',
	icon: 'terminal',
	command: 'sh',
	args: (script) => ['-c', script],
	missing: { code: 'shell_missing', message: 'sh is not installed on this executor.' },
};

const PYTHON: Interpreter = {
	title: 'Python script',
	icon: 'python',
	command: 'python3',
	// Unbuffered, so that the log shows a line when it is printed.
	args: (script) => ['-u', '-c', script],
	missing: { code: 'python_missing', message: 'python3 is not installed on this executor.' },
};

/** SHELL: a script run by `sh`. Lines `${setValue(name=value)}` on standard output set outputs. */
export function shellTask(ports: ReferencePorts): TaskDefinition<typeof scriptConfigSchema> {
	return scriptTask(SHELL, ports);
}

/** PYTHON: a script run by `python3`, with outputs as SHELL has them. */
export function pythonTask(ports: ReferencePorts): TaskDefinition<typeof scriptConfigSchema> {
	return scriptTask(PYTHON, ports);
}

function scriptTask(interpreter: Interpreter, ports: ReferencePorts): TaskDefinition<typeof scriptConfigSchema> {
	return {
		title: interpreter.title,
		icon: interpreter.icon,
		config: scriptConfigSchema,
		run: (context) => runScript(interpreter, context, ports),
	};
}

async function runScript(
	interpreter: Interpreter,
	context: TaskContext<z.output<typeof scriptConfigSchema>>,
	ports: ReferencePorts,
): Promise<void> {
	const { config } = context;
	const ids = { instanceId: context.instance.id, attemptId: context.attempt.id };
	const lines = new LineSplitter((line) => {
		const output = parseOutLine(line);
		if (output) context.output(output.name, output.value);
	});
	const exit = await ports.folders.use(config.workdir, ids, (cwd) => {
		const environment = programEnvironment(context, config.environment, process.env);
		const { command, missing } = interpreter;
		const args = interpreter.args(config.script);
		const onOutput = (text: string) => lines.write(text);
		return runProgram({ command, args, cwd, environment, missing, onOutput }, context, ports.groups);
	});
	lines.end();
	const failure = programFailure('The script', exit);
	if (failure) throw failure;
}

/** No program can be handed text behind a NUL: the operating system ends it there. */
function withoutNul(text: string): boolean {
	return !text.includes('\0');
}
