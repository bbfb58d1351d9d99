import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test, vi } from 'vitest';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { breakDatabase } from '../projection/broken-database.ts';
import { call } from './caller.ts';
import { aDocument, type DocumentInput } from './document.ts';
import { anEndedRun, aRun, aWorkflow } from './flow.ts';
import { aStillTenant } from './still-tenant.ts';
import { aTenant, aToken, type Tenant } from './tenant.ts';

const task = { type: 'ECHO', config: {} };
const extract = { key: 'extract', kind: 'task' as const, task };

let tenant: Tenant;
let workflowId = '';
/** With another node in place of the second one. */
let document: DocumentInput;

beforeEach(async () => {
	tenant = await aStillTenant();
	workflowId = await aWorkflow(tenant);
	document = aDocument({ nodes: [extract, { key: 'check', kind: 'task', upstream: ['extract'], task }] });
	await post(`/workflows/${workflowId}/online`);
});

function post(path: string, body?: unknown) {
	return call({ method: 'POST', path: `/projects/${tenant.projectId}${path}`, token: tenant.token, body });
}

function edit(
	id: string,
	body: unknown,
	{ query = '', token = tenant.token, ifMatch = '' }: { query?: string; token?: string; ifMatch?: string } = {},
) {
	const path = `/projects/${tenant.projectId}/instances/${id}/document${query}`;
	return call({ method: 'PUT', path, token, body, headers: ifMatch === '' ? {} : { 'if-match': ifMatch } });
}

async function read(path: string) {
	return (await call({ path: `/projects/${tenant.projectId}${path}`, token: tenant.token })).json;
}

async function versions(): Promise<{ readonly number: number }[]> {
	return (await read(`/workflows/${workflowId}/versions`)).items;
}

test('an ended run gets another document as a version of its own, and the workflow stays as it is, online', async () => {
	const id = await anEndedRun(tenant, workflowId);
	const before = await read(`/workflows/${workflowId}`);
	const edited = await edit(id, { document, note: 'check it' });
	expect(edited).toMatchObject({ status: 200, json: { changed: true, version: 2, warnings: [] } });
	expect(await read(`/workflows/${workflowId}`)).toEqual(before);
	expect(await versions()).toMatchObject([
		{ number: 2, note: 'check it', instanceId: id },
		{ number: 1, instanceId: null },
	]);
	expect(await read(`/instances/${id}`)).toMatchObject({ state: 'stopped', version: 2 });
	const { items } = await read(`/instances/${id}/tasks`);
	expect(items).toMatchObject([
		{ key: 'extract', state: 'stopped' },
		{ key: 'check', state: 'stopped', cause: 'added_by' },
	]);
});

test('what a node did that the definition leaves out stays readable, and what it never did is gone', async () => {
	const id = await anEndedRun(tenant, workflowId);
	await edit(id, { document: aDocument({ nodes: [{ ...extract, key: 'other' }] }) });
	expect(await read(`/task-instances/${id}.extract`)).toMatchObject({ state: 'stopped', attempts: [{ number: 1 }] });
	expect((await read(`/task-instances/${id}.extract/logs`)).error).toBeUndefined();
	expect((await read(`/task-instances/${id}.load`)).error.code).toBe('not_found');
	expect((await read(`/instances/${id}/tasks`)).items).toMatchObject([{ key: 'other' }]);
	await post(`/instances/${id}/rerun`);
	expect(await read(`/instances/${id}`)).toMatchObject({ state: 'running', tasks: { total: 1 } });
});

test('what was edited is what runs next, and only in that run', async () => {
	const id = await anEndedRun(tenant, workflowId);
	await edit(id, { document });
	expect((await post(`/instances/${id}/rerun`)).status).toBe(200);
	expect(await read(`/instances/${id}`)).toMatchObject({ state: 'running', version: 2, round: 2 });
	expect((await read(`/instances/${id}/tasks`)).items).toMatchObject([{ state: 'queued' }, { key: 'check' }]);
	const other = await aRun(tenant, workflowId);
	expect(await read(`/instances/${other}`)).toMatchObject({ version: 1 });
});

test('the workflow goes on counting behind the versions of its runs, and keeps its own latest', async () => {
	const id = await anEndedRun(tenant, workflowId);
	await edit(id, { document });
	await post(`/workflows/${workflowId}/offline`);
	const path = `/projects/${tenant.projectId}/workflows/${workflowId}`;
	const body = { document: aDocument({ nodes: [extract] }) };
	const saved = await call({ method: 'PUT', path, token: tenant.token, body });
	expect(saved).toMatchObject({ status: 200, json: { latestVersion: 3 } });
	await post(`/workflows/${workflowId}/online`);
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: 3, onlineVersion: 3 });
});

test('with updateDefinition the workflow gets the document too, and has to be offline for it', async () => {
	const id = await anEndedRun(tenant, workflowId);
	const body = { document, updateDefinition: true };
	expect(await edit(id, body)).toMatchObject({ status: 409, json: { error: { code: 'workflow_online' } } });
	expect(await versions()).toHaveLength(1);
	await post(`/workflows/${workflowId}/offline`);
	expect(await edit(id, body)).toMatchObject({ status: 200, json: { changed: true, version: 2 } });
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: 2, document });
	expect(await versions()).toMatchObject([{ number: 2, instanceId: null }, { number: 1 }]);
});

test('sent twice, an edit makes one version and changes nothing the second time', async () => {
	const id = await anEndedRun(tenant, workflowId);
	await edit(id, { document });
	const { workflowId: of } = await read(`/instances/${id}`);
	await evictDurableObject(env.WORKFLOW_SCHEDULER.getByName(`${tenant.projectId}/${of}`));
	expect(await edit(id, { document })).toMatchObject({ json: { changed: false, version: 2 } });
	expect(await versions()).toHaveLength(2);
});

test('of several edits at once each makes its own version, and none is lost', async () => {
	const runs = await Promise.all([1, 2, 3].map(() => anEndedRun(tenant, workflowId)));
	const answers = await Promise.all(
		runs.map((id, index) => edit(id, { document: aDocument({ nodes: [{ ...extract, key: `n${index}` }] }) })),
	);
	expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
	expect(new Set(answers.map(({ json }) => json.version))).toEqual(new Set([2, 3, 4]));
	expect(await versions()).toHaveLength(4);
});

test('a preview foretells which task instances come and go, and stores nothing', async () => {
	const id = await anEndedRun(tenant, workflowId);
	const foretold = await edit(id, { document }, { query: '?dryRun=true' });
	expect(foretold).toMatchObject({
		status: 200,
		json: { from: 'stopped', to: 'stopped', changed: 2, tasks: [{ key: 'check', from: null }, { to: null }] },
	});
	expect(await versions()).toHaveLength(1);
	expect(await read(`/instances/${id}`)).toMatchObject({ version: 1 });
});

test('of two who edit the same document of a run the second is told, and nothing of the first is lost', async () => {
	const id = await anEndedRun(tenant, workflowId);
	const { etag: ifMatch, version } = await read(`/instances/${id}/document`);
	expect(version).toBe(1);
	const first = await edit(id, { document }, { ifMatch });
	expect(first).toMatchObject({ status: 200, json: { changed: true, version: 2 } });
	const now = await read(`/instances/${id}/document`);
	expect(now).toMatchObject({ version: 2, etag: first.json.etag, document });
	const other = { document: aDocument({ nodes: [extract] }) };
	for (const query of ['', '?dryRun=true'])
		expect(await edit(id, other, { ifMatch, query })).toMatchObject({
			status: 412,
			json: { error: { code: 'precondition_failed', details: { etag: now.etag } } },
		});
	expect(await edit(id, other, { ifMatch: 'nonsense' })).toMatchObject({ status: 412 });
	expect(await versions()).toHaveLength(2);
	expect(await read(`/instances/${id}/document`)).toEqual(now);
	expect(await edit(id, other, { ifMatch: now.etag })).toMatchObject({ status: 200, json: { version: 3 } });
});

test('of two who edit the same document of a run at the same moment one is told', async () => {
	const id = await anEndedRun(tenant, workflowId);
	const { etag: ifMatch } = await read(`/instances/${id}/document`);
	const answers = await Promise.all(
		['one', 'two'].map((key) => edit(id, { document: aDocument({ nodes: [{ ...extract, key }] }) }, { ifMatch })),
	);
	expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
	const won = answers.find(({ status }) => status === 200)?.json;
	expect(await read(`/instances/${id}`)).toMatchObject({ version: won.version });
});

test('an edit takes any form of If-Match that the etag of the document matches', async () => {
	const id = await anEndedRun(tenant, workflowId);
	const give = (key: string, ifMatch: string) =>
		edit(id, { document: aDocument({ nodes: [{ ...extract, key }] }) }, { ifMatch });
	const answers = [await give('a', '*'), await give('b', 'W/"2"'), await give('c', '"9", "3"')];
	expect(answers.map(({ status, json }) => [status, json.version])).toEqual([2, 3, 4].map((number) => [200, number]));
	expect(await give('d', '"9", W/"3"')).toMatchObject({ status: 412 });
	expect(await versions()).toHaveLength(4);
});

test('of two edits at once that take whatever the run has none is told that somebody else was faster', async () => {
	const id = await anEndedRun(tenant, workflowId);
	const keys = ['one', 'two'];
	const answers = await Promise.all(
		keys.map((key) => edit(id, { document: aDocument({ nodes: [{ ...extract, key }] }) }, { ifMatch: '*' })),
	);
	expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});

test('of two edits at once that are for the workflow too one is told, and leaves nothing behind', async () => {
	const id = await anEndedRun(tenant, workflowId);
	await post(`/workflows/${workflowId}/offline`);
	const { etag: ifMatch } = await read(`/instances/${id}/document`);
	const answers = await Promise.all(
		['one', 'two'].map((key) => {
			const updated = aDocument({ nodes: [{ ...extract, key }] });
			return edit(id, { document: updated, updateDefinition: true }, { ifMatch });
		}),
	);
	expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
	const won = answers.find(({ status }) => status === 200)?.json;
	const { document: kept } = await read(`/instances/${id}/document`);
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: won.version, document: kept });
	expect(await versions()).toHaveLength(2);
});

test('an edit for the workflow too overwrites nothing that somebody saved after it was judged', async () => {
	const id = await anEndedRun(tenant, workflowId);
	await post(`/workflows/${workflowId}/offline`);
	const { etag: ifMatch } = await read(`/instances/${id}/document`);
	const other = aDocument({ nodes: [{ ...extract, key: 'other' }] });
	vi.spyOn(WorkflowScheduler.prototype, 'previewReopening').mockImplementationOnce(async () => {
		const path = `/projects/${tenant.projectId}/workflows/${workflowId}`;
		await call({ method: 'PUT', path, token: tenant.token, body: { document: other } });
		const preview = {
			from: 'stopped' as const,
			to: 'stopped' as const,
			changed: 0,
			stopping: 0,
			tasks: [],
			refused: [],
		};
		return { ok: true, preview };
	});
	const late = await edit(id, { document, updateDefinition: true }, { ifMatch });
	expect(late).toMatchObject({ status: 412, json: { error: { code: 'precondition_failed' } } });
	expect(late.json.error.details?.etag).toBeUndefined();
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: 2, document: other });
	expect(await read(`/instances/${id}/document`)).toMatchObject({ version: 1 });
	expect(await versions()).toHaveLength(2);
});

/** Carries something out at the moment in which an edit that was judged is about to be ordered. */
function beforeOrder(meanwhile: () => Promise<unknown>) {
	const { reopen } = WorkflowScheduler.prototype;
	vi.spyOn(WorkflowScheduler.prototype, 'reopen').mockImplementationOnce(async function (
		this: WorkflowScheduler,
		...order
	) {
		await meanwhile();
		return reopen.apply(this, order);
	});
}

/** Carries something out at the moment in which the run has taken an edit, and before its workflow is raised to it. */
function afterOrder(meanwhile: () => unknown) {
	const { reopen } = WorkflowScheduler.prototype;
	vi.spyOn(WorkflowScheduler.prototype, 'reopen').mockImplementationOnce(async function (
		this: WorkflowScheduler,
		...order
	) {
		const answer = await reopen.apply(this, order);
		await meanwhile();
		return answer;
	});
}

async function anOfflineRun() {
	const id = await anEndedRun(tenant, workflowId);
	await post(`/workflows/${workflowId}/offline`);
	const { etag: ifMatch } = await read(`/instances/${id}/document`);
	return { id, ifMatch };
}

test.each([false, true])(
	'of two edits at the same moment the one that the run refuses changes nothing in the workflow (the other for it too: %s)',
	async (updateDefinition) => {
		const { id, ifMatch } = await anOfflineRun();
		const other = aDocument({ nodes: [{ ...extract, key: 'other' }] });
		let [before, stored]: [unknown, Awaited<ReturnType<typeof versions>>] = [null, []];
		beforeOrder(async () => {
			expect(await edit(id, { document: other, updateDefinition }, { ifMatch })).toMatchObject({ status: 200 });
			[before, stored] = [await read(`/workflows/${workflowId}`), await versions()];
		});
		const late = await edit(id, { document, updateDefinition: true }, { ifMatch });
		expect(late).toMatchObject({ status: 412, json: { error: { code: 'precondition_failed' } } });
		const kept = await read(`/instances/${id}/document`);
		expect(kept.document).toMatchObject(other);
		expect(late.json.error.details.etag).toBe(kept.etag);
		expect(await read(`/workflows/${workflowId}`)).toEqual(before);
		// What was proposed to the workflow is gone when nobody took it.
		expect(await versions()).toEqual(stored.filter(({ number }) => number !== 2));
		expect(stored.map(({ number }) => number)).toEqual(expect.arrayContaining([3, 1]));
		expect(await read(`/workflows/${workflowId}/versions/2`)).toMatchObject({ error: { code: 'not_found' } });
	},
);

test('an edit that broke off between the run and the workflow is finished by the same edit', async () => {
	const { id, ifMatch } = await anOfflineRun();
	const body = { document, updateDefinition: true };
	const broken: ReturnType<typeof breakDatabase>[] = [];
	afterOrder(() => broken.push(breakDatabase()));
	const first = await edit(id, body, { ifMatch });
	expect(first.status).toBeGreaterThanOrEqual(500);
	for (const { heal } of broken) heal();
	expect(await read(`/instances/${id}`)).toMatchObject({ version: 2 });
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: 1 });
	expect(await versions()).toMatchObject([{ number: 1 }]);
	expect(await read(`/workflows/${workflowId}/versions/2`)).toMatchObject({ document });
	expect(await edit(id, body, { ifMatch })).toMatchObject({ status: 200, json: { changed: false, version: 2 } });
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: 2, document });
	expect(await versions()).toMatchObject([{ number: 2, instanceId: null }, { number: 1 }]);
});

test('a workflow that is brought online while a run is edited stays as it is, until the edit is sent again', async () => {
	const { id, ifMatch } = await anOfflineRun();
	const body = { document, updateDefinition: true };
	afterOrder(() => post(`/workflows/${workflowId}/online`));
	const refused = { code: 'workflow_online', details: { version: 2, etag: '"2"' } };
	expect(await edit(id, body, { ifMatch })).toMatchObject({ status: 409, json: { error: refused } });
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: 1, onlineVersion: 1 });
	await post(`/workflows/${workflowId}/offline`);
	expect(await edit(id, body, { ifMatch })).toMatchObject({ status: 200, json: { changed: false, version: 2 } });
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: 2, document });
});

test('what somebody saves as the workflow while a run is edited is not overwritten by sending the edit again', async () => {
	const { id, ifMatch } = await anOfflineRun();
	const body = { document, updateDefinition: true };
	const other = aDocument({ nodes: [{ ...extract, key: 'other' }] });
	const path = `/projects/${tenant.projectId}/workflows/${workflowId}`;
	afterOrder(() => call({ method: 'PUT', path, token: tenant.token, body: { document: other } }));
	for (const _ of ['first', 'again']) expect(await edit(id, body, { ifMatch })).toMatchObject({ status: 412 });
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: 3, document: other });
	expect(await edit(id, body, { ifMatch: '"2"' })).toMatchObject({ status: 200, json: { version: 4 } });
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: 4, document });
});

test('an edit for the workflow too that gives it the name of another is refused before anything is changed', async () => {
	await aWorkflow(tenant, aDocument({ name: 'taken' }));
	const { id, ifMatch } = await anOfflineRun();
	const body = { document: { ...document, name: 'taken' }, updateDefinition: true };
	for (const query of ['', '?dryRun=true'])
		expect(await edit(id, body, { ifMatch, query })).toMatchObject({ json: { error: { code: 'name_taken' } } });
	expect(await read(`/instances/${id}`)).toMatchObject({ version: 1 });
	expect(await versions()).toHaveLength(1);
});

test.each([false, true])(
	'an edit whose answer was lost is accepted when it is repeated (for the workflow too: %s)',
	async (updateDefinition) => {
		const id = await anEndedRun(tenant, workflowId);
		await post(`/workflows/${workflowId}/offline`);
		const { etag: ifMatch } = await read(`/instances/${id}/document`);
		const body = { document, updateDefinition };
		const first = await edit(id, body, { ifMatch });
		expect(first).toMatchObject({ status: 200, json: { changed: true, version: 2 } });
		expect(await edit(id, body, { ifMatch, query: '?dryRun=true' })).toMatchObject({
			status: 200,
			json: { changed: 0 },
		});
		const again = await edit(id, body, { ifMatch });
		expect(again).toMatchObject({ status: 200, json: { changed: false, version: 2, etag: first.json.etag } });
		expect(await versions()).toHaveLength(2);
	},
);

test('the same edit twice at once is accepted twice and makes one version of the workflow', async () => {
	const id = await anEndedRun(tenant, workflowId);
	await post(`/workflows/${workflowId}/offline`);
	const { etag: ifMatch } = await read(`/instances/${id}/document`);
	const body = { document, updateDefinition: true };
	const answers = await Promise.all([edit(id, body, { ifMatch }), edit(id, body, { ifMatch })]);
	expect(answers.map(({ status, json }) => [status, json.version])).toEqual([
		[200, 2],
		[200, 2],
	]);
	expect(await versions()).toHaveLength(2);
});

test('what a run has alone is no answer to a late edit for the workflow too', async () => {
	const id = await anEndedRun(tenant, workflowId);
	await post(`/workflows/${workflowId}/offline`);
	const { etag: ifMatch } = await read(`/instances/${id}/document`);
	await edit(id, { document }, { ifMatch });
	expect(await edit(id, { document, updateDefinition: true }, { ifMatch })).toMatchObject({ status: 412 });
	expect(await read(`/workflows/${workflowId}`)).toMatchObject({ latestVersion: 1 });
});

test('the document of a run is not another tenant’s to read or to edit', async () => {
	const id = await anEndedRun(tenant, workflowId);
	const { etag } = await read(`/instances/${id}/document`);
	const other = await aTenant();
	const path = `/projects/${other.projectId}/instances/${id}/document`;
	expect((await call({ path, token: other.token })).status).toBe(404);
	const headers = { 'if-match': etag };
	expect((await call({ method: 'PUT', path, token: other.token, body: { document }, headers })).status).toBe(404);
});

test('what cannot be edited is refused and leaves no version behind', async () => {
	const live = await aRun(tenant, workflowId);
	expect(await edit(live, { document })).toMatchObject({
		status: 409,
		json: { error: { code: 'illegal_transition', details: { operation: 'edit', state: 'running' } } },
	});
	const ended = await anEndedRun(tenant, workflowId);
	const cyclic = aDocument({ nodes: [{ ...extract, upstream: ['extract'] }] });
	expect(await edit(ended, { document: cyclic })).toMatchObject({
		status: 422,
		json: { error: { code: 'invalid_document' } },
	});
	expect(await edit(ended, { document, nodes: [] })).toMatchObject({
		json: { error: { code: 'invalid_request' } },
	});
	const operator = await aToken(tenant, { scopes: ['read', 'run', 'operate'] });
	expect(await edit(ended, { document }, { token: operator })).toMatchObject({ status: 403 });
	expect(await versions()).toHaveLength(1);
});

test('a run of a part of its workflow keeps a node to begin with', async () => {
	const started = await post(`/workflows/${workflowId}/run`, { nodes: { keys: ['load'], scope: 'only' } });
	const id = started.json.instanceId;
	await post(`/instances/${id}/force-close`);
	expect(await edit(id, { document })).toMatchObject({
		status: 409,
		json: { error: { code: 'illegal_transition', details: { reason: 'scope_gone' } } },
	});
	expect(await versions()).toHaveLength(1);
});

test('a run whose workflow was deleted can only be read', async () => {
	const id = await anEndedRun(tenant, workflowId);
	await post(`/workflows/${workflowId}/offline`);
	const path = `/projects/${tenant.projectId}/workflows/${workflowId}`;
	expect((await call({ method: 'DELETE', path, token: tenant.token })).status).toBe(204);
	expect(await edit(id, { document })).toMatchObject({ json: { error: { code: 'workflow_deleted' } } });
});
