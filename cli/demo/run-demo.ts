import { type RunRequest, runAnswerSchema } from '../../worker/contract/run.ts';
import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { ApiClient } from '../client/api-client.ts';
import type { LocalStack } from '../local/local-stack.ts';
import type { StateFolder } from '../local/state-folder.ts';
import { bringOnline } from './bring-online.ts';
import { hasPython, readDemoDocument, withoutPython } from './demo-document.ts';
import { followRun } from './follow-run.ts';
import { type Owner, readOrSetUpOwner } from './owner.ts';
import { registerExecutor } from './register-executor.ts';

const NORMAL_RUN: RunRequest = { params: {}, mode: 'normal' };

/**
 * Runs two workflows through the API as any customer's program would, and shows them: one whose data passes through
 * shell, Python, SQL and shell, and one that fails. Every start runs them again on the same project.
 */
export async function runDemo(stack: LocalStack, folder: StateFolder, signal: AbortSignal): Promise<Owner> {
	const owner = await readOrSetUpOwner(stack, folder);
	const api = new ApiClient(stack.url, owner.token);
	const executor = await registerExecutor(api, owner.projectId, stack);
	const types = executor.description?.taskTypes.map(({ type }) => type) ?? [];
	console.log(`Project demo with the executor "${executor.name}", which runs ${types.join(', ')}.\n`);

	const orders = await readDemoDocument('daily-orders');
	if (!hasPython()) console.log('python3 is not installed here, so the step clean-orders runs as SHELL.');
	const report = await run(api, owner, hasPython() ? orders : await withoutPython(orders), signal);
	console.log(`\n${indent(await logOf(api, owner, report, 'print-report'))}\n`);

	await run(api, owner, await readDemoDocument('demo-user-product'), signal);
	console.log('    (demo-user fails on purpose; demo-product, which needs it, is skipped)\n');
	return owner;
}

async function run(
	api: ApiClient,
	{ projectId }: Owner,
	document: WorkflowDocument,
	signal: AbortSignal,
): Promise<string> {
	const workflow = await bringOnline(api, projectId, document);
	const path = `/projects/${projectId}/workflows/${workflow.id}/run`;
	const { instanceId } = await api.call({ method: 'POST', path, body: NORMAL_RUN }, runAnswerSchema);
	await followRun(api, projectId, instanceId, signal);
	return instanceId;
}

function logOf(api: ApiClient, { projectId }: Owner, instanceId: string, key: string): Promise<string> {
	return api.text({ method: 'GET', path: `/projects/${projectId}/task-instances/${instanceId}.${key}/logs` });
}

function indent(text: string): string {
	return text.trimEnd().replaceAll(LINE_START, '    ');
}

const LINE_START = /^(?=.)/gm;
