import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { TaskContext } from '../sdk/task-definition.ts';
import { TerminalError } from '../sdk/terminal-error.ts';
import { type ProcessGroups, signalGroup } from './process-groups.ts';

/** If Orrery never comes back to force a stop, the program is still not allowed to live for ever. */
const KILL_AFTER_MS = 60_000;

/** How long the output may stay open once the program and its group are gone: only an escaped child holds it then. */
const OUTPUT_GRACE_MS = 500;

/** A program to run, and what to do with its output. */
export interface Program {
	readonly command: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly environment: Readonly<Record<string, string>>;
	/** Written to its standard input, which is empty otherwise. */
	readonly input?: string;
	/** Given the text of standard output, beside the log. */
	readonly onOutput?: (text: string) => void;
	/** Given the text of file descriptor 3, which is not logged. */
	readonly onReport?: (text: string) => void;
	/** What to say when the command does not exist. */
	readonly missing: { readonly code: string; readonly message: string };
}

/** How a program ended. */
export type ProgramExit = { readonly code: number } | { readonly signal: string };

/**
 * Runs a program in a process group of its own, with its output as the task's log. A stop is SIGTERM to the group, a forced
 * one SIGKILL. What the program leaves running in its group when it ends is killed. Throws only when it cannot be started.
 */
export async function runProgram(
	program: Program,
	context: Pick<TaskContext<unknown>, 'signal' | 'forceSignal' | 'log' | 'logRoom' | 'attempt'>,
	groups: ProcessGroups,
): Promise<ProgramExit> {
	context.signal.throwIfAborted();
	const child = spawn(program.command, program.args, {
		cwd: program.cwd,
		env: program.environment,
		// A group of its own, which its children inherit.
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
	});
	const exited = exitOf(child);
	if (child.pid === undefined) throw await startError(exited, program);
	groups.add(child.pid, context.attempt.id);
	const release = stopOnSignal(child.pid, context);
	// A program that does not read its input closes the pipe, which is its own affair.
	child.stdin.on('error', ignoreBrokenPipe).end(program.input ?? '');
	const outputs = Promise.all([
		forward(child.stdout, context, program.onOutput),
		forward(child.stderr, context, undefined),
		collect(child.stdio[3], program.onReport),
	]);
	try {
		return await exited;
	} finally {
		release();
		groups.remove(child.pid);
		await endOutputs(child, outputs);
	}
}

async function exitOf(child: ChildProcess): Promise<ProgramExit> {
	// `once` rejects with the error event, which is how a failed start shows.
	const [code, signal]: unknown[] = await once(child, 'exit');
	return typeof code === 'number' ? { code } : { signal: String(signal) };
}

async function startError(exited: Promise<ProgramExit>, program: Program): Promise<Error> {
	try {
		await exited;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
			return new TerminalError(program.missing.message, { code: program.missing.code, cause: error });
		}
		if (error instanceof Error) return error;
	}
	return new Error(`${program.command} could not be started.`);
}

function stopOnSignal(groupId: number, context: Pick<TaskContext<unknown>, 'signal' | 'forceSignal'>): () => void {
	let killTimer: NodeJS.Timeout | undefined;
	const kill = () => signalGroup(groupId, 'SIGKILL');
	const stop = () => {
		signalGroup(groupId, 'SIGTERM');
		killTimer = setTimeout(kill, KILL_AFTER_MS);
	};
	context.signal.addEventListener('abort', stop, { once: true });
	context.forceSignal.addEventListener('abort', kill, { once: true });
	return () => {
		clearTimeout(killTimer);
		context.signal.removeEventListener('abort', stop);
		context.forceSignal.removeEventListener('abort', kill);
	};
}

async function forward(
	stream: Readable,
	context: Pick<TaskContext<unknown>, 'log' | 'logRoom'>,
	onText: ((text: string) => void) | undefined,
): Promise<void> {
	for await (const text of stream.setEncoding('utf8')) {
		context.log(String(text));
		onText?.(String(text));
		// Reading no further makes the program wait, which bounds what is held here.
		await context.logRoom();
	}
}

async function collect(stream: unknown, onText: ((text: string) => void) | undefined): Promise<void> {
	if (!isReadable(stream)) return;
	for await (const text of stream.setEncoding('utf8')) onText?.(String(text));
}

async function endOutputs(child: ChildProcess, outputs: Promise<unknown>): Promise<void> {
	const ended = outputs.catch(ignoreBrokenPipe);
	const timer = new AbortController();
	const grace = delay(OUTPUT_GRACE_MS, undefined, { signal: timer.signal }).catch(ignoreBrokenPipe);
	await Promise.race([ended, grace]);
	timer.abort();
	for (const stream of child.stdio) stream?.destroy();
	await ended;
}

function isReadable(stream: unknown): stream is Readable {
	return typeof stream === 'object' && stream !== null && 'setEncoding' in stream;
}

function ignoreBrokenPipe(): void {
	// The program is gone or wants no more; its exit code says what matters.
}
