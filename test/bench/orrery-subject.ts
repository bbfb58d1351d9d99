import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ApiClient } from '../../cli/client/api-client.ts';
import { bringOnline } from '../../cli/demo/bring-online.ts';
import { type LocalStack, startLocalStack } from '../../cli/local/local-stack.ts';
import { openStateFolder } from '../../cli/local/state-folder.ts';
import { createdExecutorSchema, type ExecutorCreate, executorSchema } from '../../worker/contract/executor.ts';
import { runAnswerSchema } from '../../worker/contract/run.ts';
import { setupAnswerSchema } from '../../worker/contract/setup.ts';
import { type WorkflowDocument, workflowDocumentSchema } from '../../worker/contract/workflow-document.ts';
import type { BenchExecutor } from './executor/bench-executor.ts';
import { type LocalWorker, withRuntime } from './runtime/local-worker.ts';
import type { Subject } from './subject.ts';
import type { Workload } from './workload.ts';

/** The product itself, started as `npm start` starts it and spoken to through its public API alone. */
export class OrrerySubject implements Subject {
	readonly name = 'orrery';
	readonly worker: LocalWorker;
	readonly api: ApiClient;
	readonly project: string;
	readonly #workflows = new Map<string, string>();

	static async start(executor: BenchExecutor, stateFolder: string): Promise<OrrerySubject> {
		const folder = await openStateFolder(join(stateFolder, 'orrery'));
		const stacks: LocalStack[] = [];
		const worker = await withRuntime(async () => {
			const stack = await startLocalStack({ folder, port: 0, withExecutor: false, say: console.log });
			stacks.push(stack);
			return { origin: stack.url, stop: () => stack.stop() };
		});
		try {
			const { api, project } = await setUp(worker.origin, stacks[0]?.setupToken ?? '', executor);
			return new OrrerySubject(worker, api, project);
		} catch (error) {
			await worker.stop();
			throw error;
		}
	}

	private constructor(worker: LocalWorker, api: ApiClient, project: string) {
		this.worker = worker;
		this.api = api;
		this.project = project;
	}

	async prepare(workload: Workload): Promise<void> {
		if (this.#workflows.has(workload.name)) return;
		const { id } = await bringOnline(this.api, this.project, documentOf(workload));
		this.#workflows.set(workload.name, id);
	}

	async start(workload: Workload): Promise<string> {
		const path = `/projects/${this.project}/workflows/${this.#workflows.get(workload.name)}/run`;
		const { instanceId } = await this.api.call({ method: 'POST', path, body: {} }, runAnswerSchema);
		return instanceId;
	}
}

/** Makes an owner, a project and the one executor, which has to prove its secret before it is sent anything. */
async function setUp(url: string, setupToken: string, executor: BenchExecutor) {
	const owner = { name: 'Bench', email: 'bench@orrery.example', password: randomUUID() };
	const body = { setupToken, organization: { name: 'bench' }, project: { name: 'bench' }, owner };
	const answer = await new ApiClient(url).call({ method: 'POST', path: '/setup', body }, setupAnswerSchema);
	const api = new ApiClient(url, answer.token.token);
	const registration: ExecutorCreate = {
		name: 'bench',
		url: executor.url,
		groups: ['default'],
		secret: executor.secret,
	};
	const path = `/projects/${answer.project.id}/executors`;
	const { id } = await api.call({ method: 'POST', path, body: registration }, createdExecutorSchema);
	await api.call({ method: 'POST', path: `${path}/${id}/describe` }, executorSchema);
	return { api, project: answer.project.id };
}

function documentOf({ name, tasks }: Workload): WorkflowDocument {
	const nodes = tasks.map((task) => ({ ...task, kind: 'task', task: { type: 'BENCH', config: {} } }));
	return workflowDocumentSchema.parse({ orrery: 1, name, nodes });
}
