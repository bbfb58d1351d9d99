import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test, vi } from 'vitest';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { schedulerStub } from '../../../worker/schedule/stub.ts';
import { call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anOnlineWorkflow, aRun } from './flow.ts';
import { aTenant, type Tenant } from './tenant.ts';

let tenant: Tenant;
let workflowId: string;
let id: string;

beforeEach(async () => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	// Only the test moves the run.
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
	tenant = await aTenant();
	await aReadyExecutor(tenant);
	workflowId = await anOnlineWorkflow(tenant);
	id = await aRun(tenant, workflowId);
	await expect.poll(listedState).toBe('running');
});

function ask(method: string, path = '') {
	return call({ method, path: `/projects/${tenant.projectId}/instances/${id}${path}`, token: tenant.token });
}

/** What the list of runs says of it; undefined when it does not name it. */
async function listedState(): Promise<string | undefined> {
	const { json } = await call({ path: `/projects/${tenant.projectId}/instances`, token: tenant.token });
	return json.items.find((run: { id: string }) => run.id === id)?.state;
}

/** Makes facts of this kind ones that no release knows. */
async function makeUnknown(kind: string): Promise<void> {
	const object = env.WORKFLOW_INSTANCE.getByName(`${tenant.projectId}/${id}`);
	await runInDurableObject(object, (_instance, { storage }) => {
		storage.sql.exec('UPDATE entry SET body = replace(body, ?, ?)', `"${kind}"`, '"something_unheard_of"');
	});
	await evictDurableObject(object);
}

async function liveRuns(): Promise<number> {
	return (await schedulerStub(env, tenant.projectId, workflowId).live(10)).length;
}

test('A18: a run whose log cannot be read says so, takes no orders but to be closed by force, and is deleted then', async () => {
	await makeUnknown('attempt_created');
	const shown = await ask('GET');
	expect(shown.json).toMatchObject({ state: 'running', platformHold: { kind: 'unreadable' } });
	const stop = await ask('POST', '/stop');
	expect([stop.status, stop.json.error.code, stop.json.error.details.reason]).toEqual([
		...[503, 'unavailable', 'log_unreadable'],
	]);
	expect((await ask('DELETE')).status).toBe(409);
	expect((await ask('POST', '/force-close?dryRun=true')).json).toMatchObject({ to: 'stopped' });
	expect((await ask('POST', '/force-close')).json).toMatchObject({ changed: true });
	expect((await ask('GET')).json).toMatchObject({ state: 'stopped', platformHold: null });
	await expect.poll(listedState).toBe('stopped');
	expect(await liveRuns()).toBe(0);
	expect((await ask('DELETE')).status).toBe(204);
	expect((await ask('GET')).status).toBe(404);
	await expect.poll(listedState).toBeUndefined();
});

test('A18: a run of which nothing can be read is closed by what the lists know of it, and its row is deleted', async () => {
	await makeUnknown('instance_started');
	expect((await ask('POST', '/force-close')).json).toMatchObject({ changed: true });
	await expect.poll(listedState).toBe('stopped');
	expect(await liveRuns()).toBe(0);
	expect((await ask('GET')).status).toBe(404);
	expect((await ask('DELETE')).status).toBe(204);
	await expect.poll(listedState).toBeUndefined();
	expect((await ask('DELETE')).status).toBe(404);
});

test('nobody of another project closes or deletes what cannot be read', async () => {
	await makeUnknown('instance_started');
	const stranger = await aTenant();
	for (const [method, path] of [
		['POST', '/force-close'],
		['DELETE', ''],
	] as const) {
		const at = `/projects/${stranger.projectId}/instances/${id}${path}`;
		expect((await call({ method, path: at, token: stranger.token })).status).toBe(404);
	}
	expect(await listedState()).toBe('running');
	expect(await liveRuns()).toBe(1);
});
