import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test, vi } from 'vitest';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { schedulerStub } from '../../../worker/schedule/stub.ts';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { call } from './caller.ts';
import { anOnlineWorkflow, aRun } from './flow.ts';
import { capability } from './matrix.ts';
import { aStillTenant } from './still-tenant.ts';
import { aTenant, type Tenant } from './tenant.ts';

let tenant: Tenant;
let workflowId: string;
let id: string;

beforeEach(async () => {
	tenant = await aStillTenant();
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

/** An executor has a task for so long that the lists hear of it. */
async function begin(key: string): Promise<void> {
	const attempt = `${id}.${key}.1`;
	const token = await capability(tenant, id, attempt);
	await call({ method: 'POST', path: `/callbacks/attempts/${attempt}/heartbeat`, token, body: {} });
	const object = instanceStub(env, tenant.projectId, id);
	expect(await object.relist()).toBe(true);
}

/** What the list of task instances says of them. */
async function listedTasks(): Promise<readonly (readonly [string, string])[]> {
	const { json } = await call({ path: `/projects/${tenant.projectId}/task-instances`, token: tenant.token });
	return json.items.map((task: { key: string; state: string }) => [task.key, task.state]);
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
	await begin('extract');
	await expect.poll(listedTasks).toEqual([['extract', 'running']]);
	await makeUnknown('instance_started');
	const shown = await ask('GET');
	expect([shown.status, shown.json.error.details.reason]).toEqual([503, 'log_unreadable']);
	expect((await ask('DELETE')).status).toBe(409);
	expect((await ask('POST', '/force-close')).json).toMatchObject({ changed: true });
	await expect.poll(listedState).toBe('stopped');
	await expect.poll(listedTasks).toEqual([['extract', 'stopped']]);
	expect(await liveRuns()).toBe(0);
	expect((await ask('GET')).status).toBe(404);
	expect((await ask('DELETE', '?dryRun=true')).json).toMatchObject({
		effects: [{ kind: 'row_removed' }, {}],
		blockers: [],
	});
	expect((await ask('DELETE')).status).toBe(204);
	await expect.poll(listedState).toBeUndefined();
	expect((await ask('DELETE')).status).toBe(404);
});

test('A18: telling of a run that was erased is made up for when it is closed again', async () => {
	await makeUnknown('instance_started');
	const send = vi.spyOn(WorkflowScheduler.prototype, 'ended').mockRejectedValueOnce(new Error('moved'));
	expect((await ask('POST', '/force-close')).status).toBeGreaterThanOrEqual(500);
	expect(send).toHaveBeenCalledTimes(1);
	expect(await listedState()).toBe('running');
	expect((await ask('POST', '/force-close')).json).toMatchObject({ changed: true });
	await expect.poll(listedState).toBe('stopped');
	expect(await liveRuns()).toBe(0);
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
