import { describe, expect, test } from 'vitest';
import { call } from './caller.ts';
import { aDocument, type DocumentInput } from './document.ts';
import { aReadyExecutor } from './executor.ts';
import { anEndedRun, anOnlineWorkflow, aRun, aWorkflow } from './flow.ts';
import { aTenant, type Tenant } from './tenant.ts';

function at(tenant: Tenant, suffix: string): string {
	return `/projects/${tenant.projectId}/workflows${suffix}`;
}

function get(tenant: Tenant, suffix: string) {
	return call({ path: at(tenant, suffix), token: tenant.token });
}

function post(tenant: Tenant, suffix: string, body?: unknown) {
	return call({ method: 'POST', path: at(tenant, suffix), token: tenant.token, body });
}

function put(tenant: Tenant, id: string, document: DocumentInput, headers = {}) {
	return call({
		method: 'PUT',
		path: at(tenant, `/${id}`),
		token: tenant.token,
		body: { document, note: 'next' },
		headers,
	});
}

function remove(tenant: Tenant, id: string) {
	return call({ method: 'DELETE', path: at(tenant, `/${id}`), token: tenant.token });
}

function twoTasks(): DocumentInput {
	return aDocument({ name: 'flow' });
}

function oneTask(): DocumentInput {
	return { ...twoTasks(), nodes: twoTasks().nodes.slice(0, 1) };
}

describe('saving a workflow', () => {
	test('makes an immutable version each time something changed', async () => {
		const tenant = await aTenant();
		const id = await aWorkflow(tenant, twoTasks());
		const saved = await put(tenant, id, oneTask());
		expect(saved.json).toMatchObject({ latestVersion: 2, state: 'draft', onlineVersion: null });
		const same = await put(tenant, id, oneTask());
		expect([same.json.latestVersion, same.json.etag]).toEqual([2, saved.json.etag]);
		const versions = await get(tenant, `/${id}/versions`);
		expect(versions.json.items.map((version: { number: number }) => version.number)).toEqual([2, 1]);
		expect(versions.json.items[0]).toMatchObject({ note: 'next', author: expect.stringMatching(/^token:tok_/) });
		expect((await get(tenant, `/${id}/versions/1`)).json.document.nodes).toHaveLength(2);
		expect((await get(tenant, `/${id}`)).json.document.nodes).toHaveLength(1);
	});

	test('changes nothing that somebody else changed since it was read', async () => {
		const tenant = await aTenant();
		const id = await aWorkflow(tenant, twoTasks());
		const { headers } = await get(tenant, `/${id}`);
		const read = { 'if-match': headers.get('etag') };
		const [one, two] = await Promise.all([
			put(tenant, id, oneTask(), read),
			put(tenant, id, { ...oneTask(), description: 'x' }, read),
		]);
		expect([one.status, two.status].sort()).toEqual([200, 412]);
		expect((await get(tenant, `/${id}/versions`)).json.items).toHaveLength(2);
		expect((await put(tenant, id, twoTasks(), read)).json.error.code).toBe('precondition_failed');
	});

	test('takes any form of If-Match that its etag matches', async () => {
		const tenant = await aTenant();
		const id = await aWorkflow(tenant, twoTasks());
		const save = (ifMatch: string, description: string) =>
			put(tenant, id, { ...twoTasks(), description }, { 'if-match': ifMatch });
		const answers = [await save('*', 'a'), await save('W/"2"', 'b'), await save('"9", "3"', 'c')];
		expect(answers.map(({ status, json }) => [status, json.latestVersion])).toEqual([
			...[2, 3, 4].map((version) => [200, version]),
		]);
		expect((await save('"9", W/"3"', 'd')).json.error.code).toBe('precondition_failed');
	});

	test('keeps names unique within a project, and free in another', async () => {
		const tenant = await aTenant();
		await aWorkflow(tenant, aDocument({ name: 'taken' }));
		const id = await aWorkflow(tenant, twoTasks());
		expect((await post(tenant, '', { document: aDocument({ name: 'taken' }) })).json.error.code).toBe('name_taken');
		expect((await put(tenant, id, aDocument({ name: 'taken' }))).json.error.code).toBe('name_taken');
		expect((await get(tenant, `/${id}`)).json).toMatchObject({ name: 'flow', latestVersion: 1 });
		expect(await aWorkflow(await aTenant(), aDocument({ name: 'taken' }))).toMatch(/^wf_/);
	});

	test('keeps a document of several megabytes, character by character', async () => {
		const tenant = await aTenant();
		const text = `${'€'.repeat(3)}${'\u{1f600}'.repeat(9000)}`;
		const nodes = Array.from({ length: 60 }, (_, index) => ({
			key: `n${index}`,
			kind: 'task' as const,
			task: { type: 'ECHO', config: { text } },
		}));
		const id = await aWorkflow(tenant, aDocument({ nodes }));
		const read = await get(tenant, `/${id}`);
		expect(read.json.document.nodes).toHaveLength(60);
		expect(
			read.json.document.nodes.every(
				(node: { task: { config: object } }) => Reflect.get(node.task.config, 'text') === text,
			),
		).toBe(true);
	});
});

describe('a list of workflows', () => {
	test('is read page by page, by part of the name and by state', async () => {
		const tenant = await aTenant();
		for (const name of ['Daily sales', 'daily stock', 'weekly%']) await aWorkflow(tenant, aDocument({ name }));
		const first = await get(tenant, '?limit=2');
		const second = await get(tenant, `?limit=2&cursor=${first.json.nextCursor}`);
		const names = [...first.json.items, ...second.json.items].map((workflow) => workflow.name);
		expect([names, second.json.nextCursor]).toEqual([['Daily sales', 'daily stock', 'weekly%'], null]);
		expect((await get(tenant, '?name=DAILY')).json.items).toHaveLength(2);
		expect((await get(tenant, '?name=%25')).json.items).toHaveLength(1);
		expect((await get(tenant, '?state=online')).json.items).toEqual([]);
	});
});

test('a copy is a draft of the latest version under a name of its own, made once however often it is asked for', async () => {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const id = await anOnlineWorkflow(tenant);
	const original = (await get(tenant, `/${id}`)).json;
	const headers = { 'idempotency-key': 'copy' };
	const copy = () => call({ method: 'POST', path: at(tenant, `/${id}/copy`), token: tenant.token, headers });
	const { status, json } = await copy();
	expect([status, json]).toMatchObject([201, { state: 'draft', latestVersion: 1, onlineVersion: null }]);
	expect(json.name).toMatch(new RegExp(`^${original.name}_copy_\\d{17}$`));
	expect(json.document).toEqual({ ...original.document, name: json.name });
	expect((await copy()).json.id).toBe(json.id);
	const other = await aTenant();
	expect((await post(other, `/${id}/copy`)).status).toBe(404);
});

describe('export and import', () => {
	test.for(['yaml', 'json'])('give the same document back through %s', async (format) => {
		const tenant = await aTenant();
		const document = aDocument({
			params: [{ name: 'day', value: '${system.biz.date}' }],
			defaults: { retry: { count: 1, intervalSeconds: 5 } },
			nodes: [
				{
					key: 'a',
					kind: 'task',
					task: { type: 'ECHO', config: { yes: 'no', n: 1.5, text: 'a: b\n- c' } },
					priority: 'HIGH',
				},
				{ key: 'b', kind: 'task', upstream: ['a'], task: { type: 'ECHO' }, disabled: true, onFailure: 'abandon' },
			],
		});
		const original = await get(tenant, `/${await aWorkflow(tenant, document)}`);
		const exported = await get(tenant, `/${original.json.id}/export?format=${format}`);
		expect(exported.headers.get('content-disposition')).toContain(`-v1.${format}"`);
		const other = await aTenant();
		const headers = { 'content-type': `application/${format}` };
		const path = at(other, '/import');
		const imported = await call({ method: 'POST', path, token: other.token, body: exported.text, headers });
		expect(imported.json.document).toEqual(original.json.document);
	});

	test('an export leaves out what is only a default', async () => {
		const tenant = await aTenant();
		const id = await aWorkflow(tenant, oneTask());
		expect((await get(tenant, `/${id}/export?format=json`)).json).toEqual(oneTask());
		expect((await get(tenant, `/${id}/export?version=2`)).json.error.code).toBe('not_found');
	});
});

describe('going online', () => {
	test('needs an executor for every task, and names all that is missing at once', async () => {
		const tenant = await aTenant();
		const nobody = { key: 'a', kind: 'task' as const, executorGroup: 'nobody', task: { type: 'ECHO' } };
		const unknown = { key: 'b', kind: 'task' as const, task: { type: 'SPARK' } };
		const disabled = { key: 'c', kind: 'task' as const, disabled: true, task: { type: 'SPARK' } };
		const id = await aWorkflow(tenant, aDocument({ nodes: [nobody, unknown, disabled] }));
		await aReadyExecutor(tenant);
		const refused = await post(tenant, `/${id}/online`);
		expect([refused.status, refused.json.error.code]).toEqual([409, 'blocked']);
		expect(refused.json.error.details.blockers).toMatchObject([
			{ code: 'no_executor', pointer: '/nodes/0/task/type' },
			{ code: 'unknown_task_type', pointer: '/nodes/1/task/type' },
		]);
		expect((await get(tenant, `/${id}`)).json.state).toBe('draft');
	});

	test('keeps the first and the last submission, and done twice is done once', async () => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const id = await aWorkflow(tenant);
		const first = await post(tenant, `/${id}/online`);
		expect(await post(tenant, `/${id}/online`)).toMatchObject({ status: 200, json: first.json });
		const offline = await post(tenant, `/${id}/offline`);
		expect(offline.json).toMatchObject({ state: 'offline', onlineVersion: null });
		expect((await post(tenant, `/${id}/offline`)).json).toEqual(offline.json);
		const again = await post(tenant, `/${id}/online`);
		expect(again.json).toMatchObject({ state: 'online', firstSubmittedAt: first.json.firstSubmittedAt });
	});

	test('forbids saving and deleting until it is offline', async () => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const id = await anOnlineWorkflow(tenant);
		expect((await put(tenant, id, oneTask())).json.error.code).toBe('workflow_online');
		expect((await remove(tenant, id)).json.error.code).toBe('workflow_online');
		await post(tenant, `/${id}/offline`);
		expect((await put(tenant, id, oneTask())).status).toBe(200);
	});
});

describe('starting and deleting', () => {
	test('nothing starts while a workflow is offline', async () => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const id = await anOnlineWorkflow(tenant);
		await post(tenant, `/${id}/offline`);
		expect((await post(tenant, `/${id}/run`)).json.error.code).toBe('workflow_offline');
		expect((await post(tenant, '/wf_01aaaaaaaaaaaaaaaaaaaaaaaa/run')).json.error.code).toBe('not_found');
	});

	test('a part of the graph names nodes that exist', async () => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const id = await anOnlineWorkflow(tenant);
		const refused = await post(tenant, `/${id}/run`, { nodes: { keys: ['load', 'nobody'], scope: 'only' } });
		expect(refused.json.error.details.fields).toMatchObject([{ in: 'body', pointer: '/nodes/keys/1' }]);
		const started = await post(tenant, `/${id}/run`, { nodes: { keys: ['load'], scope: 'only' } });
		const tasks = await call({
			path: `/projects/${tenant.projectId}/instances/${started.json.instanceId}/tasks`,
			token: tenant.token,
		});
		expect(tasks.json.items.map((task: { key: string }) => task.key)).toEqual(['load']);
	});

	test('a workflow goes when no run of it is live, and its name is free again', async () => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const id = await aWorkflow(tenant, twoTasks());
		await post(tenant, `/${id}/online`);
		const run = await aRun(tenant, id);
		await post(tenant, `/${id}/offline`);
		expect((await remove(tenant, id)).json.error.code).toBe('instances_live');
		await call({
			method: 'POST',
			path: `/projects/${tenant.projectId}/instances/${run}/force-close`,
			token: tenant.token,
		});
		await expect.poll(async () => (await remove(tenant, id)).status).toBe(204);
		expect((await get(tenant, `/${id}`)).status).toBe(404);
		expect(await aWorkflow(tenant, twoTasks())).toMatch(/^wf_/);
	});

	test('an ended run can be deleted, and is gone', async () => {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const run = await anEndedRun(tenant, await anOnlineWorkflow(tenant));
		const path = `/projects/${tenant.projectId}/instances/${run}`;
		expect((await call({ method: 'DELETE', path, token: tenant.token })).status).toBe(204);
		expect((await call({ path, token: tenant.token })).status).toBe(404);
		expect((await call({ method: 'POST', path: `${path}/rerun`, token: tenant.token })).status).toBe(404);
	});
});
