import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { generateSigningSecret } from '../../worker/protocol/signing-secret.ts';

const MAIN_PATH = fileURLToPath(new URL('../../executor/reference/main.ts', import.meta.url));

/** The reference executor as its own process, with a data folder that outlives it until `remove`. */
export class ReferenceProcess {
	readonly secret = generateSigningSecret();
	readonly #dataPath: string;
	#child: ChildProcess | undefined;
	#url = '';

	private constructor(dataPath: string) {
		this.#dataPath = dataPath;
	}

	static async create(): Promise<ReferenceProcess> {
		return new ReferenceProcess(await mkdtemp(join(tmpdir(), 'orrery-reference-')));
	}

	get url(): string {
		return this.#url;
	}

	/** Starts it, again after a `stop`, and waits until it listens. */
	async start(environment: Record<string, string> = {}): Promise<void> {
		const child = spawn(process.execPath, this.#args(), {
			stdio: ['ignore', 'pipe', 'inherit'],
			env: { ...process.env, ...environment },
		});
		this.#child = child;
		for await (const line of createInterface(child.stdout)) {
			this.#url = (JSON.parse(line) as { listening: string }).listening;
			return;
		}
		throw new Error('the reference executor ended before it listened');
	}

	/** Starts a second one on the same folder and answers with what it says before it ends. */
	async startAnother(): Promise<string> {
		const child = spawn(process.execPath, this.#args(), { stdio: ['ignore', 'ignore', 'pipe'] });
		let said = '';
		for await (const text of child.stderr.setEncoding('utf8')) said += text;
		return said;
	}

	async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
		const child = this.#child;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const exited = once(child, 'exit');
		child.kill(signal);
		await exited;
	}

	async remove(): Promise<void> {
		await this.stop('SIGKILL');
		await rm(this.#dataPath, { recursive: true, force: true });
	}

	#args(): string[] {
		const connections = JSON.stringify({ warehouse: 'sqlite:warehouse.sqlite' });
		const flags = ['--port', '0', '--secret', this.secret, '--data', this.#dataPath, '--connections', connections];
		return [MAIN_PATH, ...flags, '--answer-within-ms', '500', '--heartbeat-seconds', '1'];
	}
}
