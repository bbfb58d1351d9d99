import { env, exports } from 'cloudflare:workers';
import { vi } from 'vitest';
import { encryptSecret, executorSecretContext } from '../../../worker/auth/encryption.ts';
import { capacityStub } from '../../../worker/capacity/stub.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { schedulerStub } from '../../../worker/schedule/stub.ts';
import { readSettings } from '../../../worker/settings.ts';
import { documentOf, type NodeDraft } from '../../support/run-builder.ts';

const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const URL_OF_EXECUTOR = 'https://one.executor.example/run';

/** A project with one executor and one online workflow. */
export interface CostScene {
	readonly projectId: string;
	readonly scheduler: ReturnType<typeof schedulerStub>;
	readonly object: DurableObjectStub;
}

export function chainOf(length: number): readonly NodeDraft[] {
	return Array.from({ length }, (_, place) => ({ key: `n${place}`, upstream: place === 0 ? [] : [`n${place - 1}`] }));
}

/** One task, then `width` side by side, then one. */
export function fanOutOf(width: number): readonly NodeDraft[] {
	const middle = Array.from({ length: width }, (_, place) => ({ key: `m${place}`, upstream: ['first'] }));
	return [{ key: 'first' }, ...middle, { key: 'last', upstream: middle.map(({ key }) => key) }];
}

export async function aCostScene(nodes: readonly NodeDraft[]): Promise<CostScene> {
	const now = Date.now();
	const [projectId, workflowId, executorId] = [newId('project', now), newId('workflow', now), newId('executor', now)];
	const context = executorSecretContext(projectId, executorId);
	const sealed = await encryptSecret(readSettings(env).encryptionKeys, context, SECRET);
	await capacityStub(env, projectId).putExecutor(executorId, {
		...{ executorId, name: 'one', url: URL_OF_EXECUTOR, groups: ['default'], secrets: [sealed] },
		...{ taskTypes: [{ type: 'SHELL', test: true }], leaseMs: 90_000, heartbeatMs: 30_000, enabled: true, revision: 1 },
	});
	const names = { projectId, projectName: 'demo', workflowId, workflowName: 'costs' };
	const scheduler = schedulerStub(env, projectId, workflowId);
	await scheduler.publish({ ...names, version: 1, document: documentOf(nodes), timeZone: 'UTC', projectParams: {} });
	return { projectId, scheduler, object: env.WORKFLOW_SCHEDULER.getByName(`${projectId}/${workflowId}`) };
}

/** A callback that an executor still has to make. */
type PendingCallback = () => Promise<unknown>;

/** The team's executor: answers with the result, or with 202 and then calls back when it is asked to. */
export function playExecutor(isAsync: boolean): PendingCallback[] {
	const pending: PendingCallback[] = [];
	vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
		const { data } = JSON.parse(String(init.body));
		if (!isAsync) return Response.json({ status: 'success', outputs: {} });
		pending.push(() => callBack(data.callback));
		return Response.json({}, { status: 202 });
	});
	return pending;
}

async function callBack({ url, token }: { readonly url: string; readonly token: string }): Promise<void> {
	const body = JSON.stringify({ status: 'success', outputs: {} });
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
	const answer = await exports.default.fetch(new Request(`${url}/complete`, { method: 'POST', headers, body }));
	if (!answer.ok) throw new Error(`complete was answered ${answer.status}`);
}

/** Starts `count` runs and waits until each has ended and owes nothing to anybody. */
export async function runToEnd(
	{ projectId, scheduler }: CostScene,
	count: number,
	callbacks: PendingCallback[],
): Promise<void> {
	const ids: string[] = [];
	for (let place = 0; place < count; place += 1) {
		const started = await scheduler.start(`key ${place}`, {
			...{ kind: 'manual', by: { kind: 'token', id: 'tok_1' }, scheduleTime: null, timeZone: null, startParams: {} },
			...{ failureStrategy: null, priority: null, executorGroup: null, mode: 'normal', scope: null },
		});
		if (!started.ok) throw new Error(`not started: ${started.code}`);
		ids.push(started.instanceId);
	}
	const isOver = async (id: string) => {
		for (const callback of callbacks.splice(0)) await callback();
		await expectSettled(projectId, id);
	};
	for (const id of ids) await vi.waitFor(() => isOver(id), { timeout: 200_000, interval: 20 });
}

async function expectSettled(projectId: string, instanceId: string): Promise<void> {
	const row = await env.DB.prepare('SELECT state, seq FROM instances WHERE id = ?1')
		.bind(instanceId)
		.first<{ state: string; seq: number }>();
	if (row?.state !== 'success') throw new Error(`${instanceId} is listed as ${row?.state}`);
	const after = await instanceStub(env, projectId, instanceId).events(row.seq, 10);
	const settled = (after ?? []).filter(({ kind }) => kind === 'effect_settled').length;
	if (settled < 2) throw new Error(`${instanceId} still owes the news of its end`);
}
