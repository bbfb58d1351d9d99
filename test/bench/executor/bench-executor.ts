import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { generateSigningSecret } from '../../../worker/protocol/signing-secret.ts';
import type { Exchange, Expectation } from './exchange.ts';

/** The bench's side of its executor, which runs in a process of its own. */
export class BenchExecutor {
	readonly secret: string;
	readonly url: string;
	readonly #child: ChildProcess;

	static async start(): Promise<BenchExecutor> {
		const secret = generateSigningSecret();
		const child = fork(join(import.meta.dirname, 'executor-process.ts'), [secret]);
		const [address] = await once(child, 'message');
		return new BenchExecutor(child, secret, `http://127.0.0.1:${address.port}/`);
	}

	private constructor(child: ChildProcess, secret: string, url: string) {
		this.#child = child;
		this.secret = secret;
		this.url = url;
	}

	/** Resolves with what the executor saw, from now on, once it has answered so many tasks. */
	async collect(tasks: number, withinMs: number): Promise<Exchange[]> {
		const expectation: Expectation = { tasks };
		this.#child.send(expectation);
		const [exchanges] = await once(this.#child, 'message', { signal: AbortSignal.timeout(withinMs) });
		return exchanges;
	}

	async stop(): Promise<void> {
		const exit = once(this.#child, 'exit');
		this.#child.disconnect();
		await exit;
	}
}
