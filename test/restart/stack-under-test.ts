import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../../cli/client/api-client.ts';
import { bringOnline } from '../../cli/demo/bring-online.ts';
import { type Owner, readOrSetUpOwner } from '../../cli/demo/owner.ts';
import { choosePort } from '../../cli/local/choose-port.ts';
import { type LocalStack, startLocalStack } from '../../cli/local/local-stack.ts';
import { openStateFolder, type StateFolder } from '../../cli/local/state-folder.ts';
import { createdExecutorSchema, executorSchema } from '../../worker/contract/executor.ts';
import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { type CountingExecutor, startCountingExecutor } from './counting-executor.ts';

const EXECUTOR_SECRET = `whsec_${Buffer.from('the counting executor').toString('base64')}`;

/** The real local stack on a state folder of its own, with an executor that outlives it. */
export class StackUnderTest {
	readonly owner: Owner;
	readonly api: ApiClient;
	readonly executor: CountingExecutor;
	readonly #folder: StateFolder;
	readonly #port: number;
	#stack: LocalStack;

	private constructor(parts: {
		folder: StateFolder;
		port: number;
		stack: LocalStack;
		owner: Owner;
		executor: CountingExecutor;
	}) {
		this.owner = parts.owner;
		this.api = new ApiClient(parts.stack.url, parts.owner.token);
		this.executor = parts.executor;
		this.#folder = parts.folder;
		this.#port = parts.port;
		this.#stack = parts.stack;
	}

	static async start(): Promise<StackUnderTest> {
		const folder = await openStateFolder(await mkdtemp(join(tmpdir(), 'orrery-restart-')));
		const { port } = await choosePort(0);
		const stack = await startOn(folder, port);
		const owner = await readOrSetUpOwner(stack, folder);
		const executor = await startCountingExecutor(EXECUTOR_SECRET);
		const started = new StackUnderTest({ folder, port, stack, owner, executor });
		await started.#register();
		return started;
	}

	get projectPath(): string {
		return `/projects/${this.owner.projectId}`;
	}

	/** Ends every process with SIGKILL, and starts again on the same data and port. */
	async killAndRestart(): Promise<void> {
		await this.#stack.kill();
		this.#stack = await startOn(this.#folder, this.#port);
	}

	/** The path of an online workflow with this document. */
	async workflowPath(document: WorkflowDocument): Promise<string> {
		const workflow = await bringOnline(this.api, this.owner.projectId, document);
		return `${this.projectPath}/workflows/${workflow.id}`;
	}

	async close(): Promise<void> {
		await this.#stack.stop();
		await this.executor.close();
		await rm(this.#folder.path, { recursive: true, force: true });
	}

	async #register(): Promise<void> {
		const path = `${this.projectPath}/executors`;
		const body = { name: 'counting', url: this.executor.url, secret: this.executor.secret };
		const { id } = await this.api.call({ method: 'POST', path, body }, createdExecutorSchema);
		await this.api.call({ method: 'POST', path: `${path}/${id}/describe` }, executorSchema);
	}
}

function startOn(folder: StateFolder, port: number): Promise<LocalStack> {
	return startLocalStack({ folder, port, withExecutor: false, say: () => undefined });
}
