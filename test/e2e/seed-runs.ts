import { z } from 'zod';
import { ApiClient } from '../../cli/client/api-client.ts';
import type { RunRequest } from '../../worker/contract/run.ts';
import { savedWorkflowSchema } from '../../worker/contract/workflow.ts';
import type { WorkflowDocument, WorkflowNode } from '../../worker/contract/workflow-document.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';
import type { Stack } from './console-stack.ts';

/** What a document says beside its name and its nodes. */
type More = Partial<Pick<WorkflowDocument, 'executionStrategy'>>;

const startedSchema = z.object({ instanceId: z.string() });

/** Makes workflows and runs them, as a program would that has the owner's token. */
export class RunSeeds {
	readonly #api: ApiClient;
	readonly #path: string;

	constructor({ url, owner }: Stack) {
		this.#api = new ApiClient(url, owner.token);
		this.#path = `/projects/${owner.projectId}`;
	}

	/** A workflow that has never been online. @returns its id. */
	async draft(name: string, nodes: readonly WorkflowNode[], more: More = {}): Promise<string> {
		const body = { document: documentOf(name, nodes, more) };
		return (await this.#api.call({ method: 'POST', path: `${this.#path}/workflows`, body }, savedWorkflowSchema)).id;
	}

	/** A workflow that is online. @returns its id. */
	async workflow(name: string, nodes: readonly WorkflowNode[], more: More = {}): Promise<string> {
		const id = await this.draft(name, nodes, more);
		await this.#api.call({ method: 'POST', path: `${this.#path}/workflows/${id}/online`, body: {} }, z.unknown());
		return id;
	}

	/** Saves another version of a workflow, which is online afterwards. */
	async save(id: string, name: string, nodes: readonly WorkflowNode[]): Promise<void> {
		const path = `${this.#path}/workflows/${id}`;
		await this.#api.call({ method: 'POST', path: `${path}/offline`, body: {} }, z.unknown());
		await this.#api.call({ method: 'PUT', path, body: { document: documentOf(name, nodes) } }, z.unknown());
		await this.#api.call({ method: 'POST', path: `${path}/online`, body: {} }, z.unknown());
	}

	/** Starts a workflow. @returns the run's id. */
	async run(workflowId: string, body: Partial<RunRequest> = {}): Promise<string> {
		const path = `${this.#path}/workflows/${workflowId}/run`;
		return (await this.#api.call({ method: 'POST', path, body }, startedSchema)).instanceId;
	}

	/** Deletes a run that has ended. */
	async remove(instanceId: string): Promise<void> {
		await this.#api.text({ method: 'DELETE', path: `${this.#path}/instances/${instanceId}` });
	}

	/** Keeps a waiting run from its turn. */
	async hold(instanceId: string): Promise<void> {
		await this.#api.call({ method: 'POST', path: `${this.#path}/instances/${instanceId}/hold` }, z.unknown());
	}

	/** Starts a workflow by the clock until `endSchedule`. */
	async schedule(workflowId: string, cron: string): Promise<void> {
		const path = `${this.#path}/workflows/${workflowId}/schedule`;
		const body = { cron, timeZone: 'Europe/Berlin', confirm: true };
		await this.#api.call({ method: 'PUT', path, body }, z.unknown());
		await this.#api.call({ method: 'POST', path: `${path}/online`, body: {} }, z.unknown());
	}

	async endSchedule(workflowId: string): Promise<void> {
		const path = `${this.#path}/workflows/${workflowId}/schedule/offline`;
		await this.#api.call({ method: 'POST', path, body: {} }, z.unknown());
	}

	async stop(instanceId: string): Promise<void> {
		await this.#api.call({ method: 'POST', path: `${this.#path}/instances/${instanceId}/stop` }, z.unknown());
	}
}

function documentOf(name: string, nodes: readonly WorkflowNode[], more: More = {}) {
	return buildDocument(nodes, { name, params: [{ name: 'region', value: 'eu-west' }], ...more });
}

/** A node that runs a shell script. */
export function scriptNode(key: string, script: string, upstream: readonly string[] = []): WorkflowNode {
	return buildNode(key, upstream, { task: { type: 'SHELL', config: { script } } });
}
