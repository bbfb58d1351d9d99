import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { projectRoot } from './state-folder.ts';

const LAST_LINES = 15;

/** What to start, with the Node.js that runs this. */
export interface ProgramOptions {
	readonly name: string;
	/** A JavaScript or TypeScript file, relative to the project's folder, and its arguments. */
	readonly args: readonly string[];
	readonly environment: NodeJS.ProcessEnv;
	/** Gets everything it prints. */
	readonly logFile: string;
}

/**
 * A running program with everything it started. Each is a process group of its own: a signal to the group reaches what
 * the program itself might forget, and a Ctrl-C in the terminal reaches none of them before this process has decided.
 */
export class Program {
	readonly name: string;
	readonly logFile: string;
	/** Resolves when it has ended, with how: "exit code 1", "SIGKILL". */
	readonly ended: Promise<string>;
	readonly #child: ChildProcess;
	#hasEnded = false;

	constructor(options: ProgramOptions) {
		this.name = options.name;
		this.logFile = options.logFile;
		const log = openSync(options.logFile, 'w', 0o600);
		const tie = join(import.meta.dirname, 'end-with-parent.ts');
		this.#child = spawn(process.execPath, ['--no-warnings', '--import', tie, ...options.args], {
			cwd: projectRoot,
			env: options.environment,
			detached: true,
			stdio: ['pipe', log, log],
		});
		closeSync(log);
		this.ended = this.#waitForEnd();
	}

	get hasEnded(): boolean {
		return this.#hasEnded;
	}

	/** The end of what it printed, without colours, for when it failed. */
	lastWords(): string {
		const lines = stripVTControlCharacters(readFileSync(this.logFile, 'utf8')).trimEnd().split('\n');
		return lines.slice(-LAST_LINES).join('\n');
	}

	/** Asks it to end and, `graceMs` later, ends what is left of it. */
	async stop(graceMs: number): Promise<void> {
		if (!this.#hasEnded) this.#child.kill('SIGTERM');
		const timer = new AbortController();
		const grace = delay(graceMs, undefined, { signal: timer.signal }).catch(() => undefined);
		await Promise.race([this.ended, grace]);
		timer.abort();
		await this.kill();
	}

	/** Ends the whole group at once, with nothing put in order. */
	async kill(): Promise<void> {
		const { pid } = this.#child;
		if (pid !== undefined) killGroup(pid);
		await this.ended;
	}

	async #waitForEnd(): Promise<string> {
		try {
			const [code, signal]: unknown[] = await once(this.#child, 'exit');
			return typeof code === 'number' ? `exit code ${code}` : String(signal);
		} catch (error) {
			return String(error);
		} finally {
			this.#hasEnded = true;
		}
	}
}

function killGroup(groupId: number): void {
	try {
		process.kill(-groupId, 'SIGKILL');
	} catch {
		// Nobody of the group is left.
	}
}
