import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { capacityStub } from '../../../worker/capacity/stub.ts';
import { openDatabase } from '../../../worker/db/database.ts';
import { changeExecutor, findExecutor } from '../../../worker/db/query/executor.ts';
import { verifyMessage } from '../../../worker/protocol/signature.ts';
import { syncOwedExecutors } from '../../../worker/service/executor-sync.ts';
import { call } from './caller.ts';
import { aReadyExecutor, playExecutors } from './executor.ts';
import { aTenant, aToken, type Tenant } from './tenant.ts';

const db = openDatabase(env.DB);

function at(tenant: Tenant, suffix = ''): string {
	return `/projects/${tenant.projectId}/executors${suffix}`;
}

function send(tenant: Tenant, method: string, suffix: string, body?: unknown) {
	return call({ method, path: at(tenant, suffix), token: tenant.token, body });
}

function create(tenant: Tenant, overrides: object = {}) {
	return send(tenant, 'POST', '', { name: 'one', url: 'https://one.executor.example/', ...overrides });
}

function copies(tenant: Tenant) {
	return capacityStub(env, tenant.projectId).executors();
}

function aLargeType(type: string) {
	return { type, title: type, configSchema: { description: 'x'.repeat(50_000) } };
}

describe('the handshake', () => {
	test('makes an executor ready, and only then does the dispatcher know it', async () => {
		const tenant = await aTenant();
		const created = await create(tenant);
		expect(created.json).toMatchObject({ state: 'unverified', description: null, rotating: false });
		expect(await copies(tenant)).toEqual([]);
		playExecutors(() => created.json.secret);
		const ready = await send(tenant, 'POST', `/${created.json.id}/describe`);
		expect(ready.json).toMatchObject({ state: 'ready', description: { name: 'example', leaseSeconds: 90 } });
		expect(ready.text).not.toContain('whsec_');
		expect(await copies(tenant)).toMatchObject([{ executorId: created.json.id, enabled: true, leaseMs: 90_000 }]);
		const types = await call({ path: `/projects/${tenant.projectId}/task-types`, token: tenant.token });
		expect(types.json.items).toMatchObject([{ type: 'ECHO', groups: ['default'] }]);
	});

	test('is signed so that the executor can tell it is us', async () => {
		const tenant = await aTenant();
		const created = await create(tenant);
		const sent: { headers: Headers; body: string }[] = [];
		vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
			sent.push({ headers: new Headers(init.headers), body: String(init.body) });
			return new Response(null, { status: 500 });
		});
		await send(tenant, 'POST', `/${created.json.id}/describe`);
		const [message] = sent;
		const body = new TextEncoder().encode(message?.body ?? '');
		const headers = message?.headers ?? new Headers();
		const verified = await verifyMessage({ secrets: [created.json.secret], headers, body, nowMs: Date.now() });
		expect(verified.ok).toBe(true);
	});

	test.for([
		['a redirect', () => Response.redirect('https://elsewhere.example/', 302)],
		['an error', () => new Response('no', { status: 500 })],
		['text', () => new Response('hello')],
		['an answer of 2 MB', () => Response.json({ name: 'x'.repeat(2_000_000) })],
		['another signature', () => ({ signature: btoa('x'.repeat(32)) })],
		[
			'a schema that leads elsewhere',
			() => ({ taskTypes: [{ type: 'A', title: 'A', configSchema: { $ref: 'https://x.example/' } }] }),
		],
		['more than 128 KiB', () => ({ taskTypes: ['A', 'B', 'C'].map(aLargeType) })],
		['a type twice', () => ({ taskTypes: [1, 2].map(() => ({ type: 'A', title: 'A', configSchema: {} })) })],
	] as const)('refuses %s and changes nothing', async ([, answer]) => {
		const tenant = await aTenant();
		const created = await create(tenant);
		playExecutors(() => created.json.secret, { 'executor.describe': answer() });
		const refused = await send(tenant, 'POST', `/${created.json.id}/describe`);
		expect([refused.status, refused.json.error.code]).toEqual([422, 'describe_failed']);
		expect(refused.json.error.details.reason).toMatch(/^[a-z0-9_]+$/);
		expect((await send(tenant, 'GET', `/${created.json.id}`)).json.state).toBe('unverified');
	});

	test('that fails later shows in the health of an executor until it answers again', async () => {
		const tenant = await aTenant();
		const { id, secret } = await aReadyExecutor(tenant);
		const failing = async () =>
			(await call({ path: `/projects/${tenant.projectId}/overview`, token: tenant.token })).json.executors.failing;
		playExecutors(() => secret, { 'executor.describe': new Response('no', { status: 502 }) });
		await send(tenant, 'POST', `/${id}/describe`);
		expect(await failing()).toMatchObject([{ executorId: id, reason: 'http_502' }]);
		playExecutors(() => secret);
		await send(tenant, 'POST', `/${id}/describe`);
		expect(await failing()).toEqual([]);
	});

	test('is repeated at a new address before anything changes', async () => {
		const tenant = await aTenant();
		const { id, url } = await aReadyExecutor(tenant);
		playExecutors(() => 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=');
		const refused = await send(tenant, 'PATCH', `/${id}`, { url: 'https://two.executor.example/', name: 'two' });
		expect(refused.json.error.code).toBe('describe_failed');
		expect((await send(tenant, 'GET', `/${id}`)).json.url).toBe(url);
	});
});

describe('an executor', () => {
	test('brings a secret of its own, which is never answered', async () => {
		const tenant = await aTenant();
		const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
		expect((await create(tenant, { secret })).json.secret).toBeNull();
		expect((await create(tenant, { name: 'two', secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZ' })).json.error.code).toBe(
			'invalid_request',
		);
		const stored = await env.DB.prepare('SELECT secrets FROM executors WHERE project_id = ?')
			.bind(tenant.projectId)
			.all();
		expect(JSON.stringify(stored.results)).not.toContain('MDEyMzQ1');
	});

	test('shows its schemas one at a time and in no list', async () => {
		const tenant = await aTenant();
		const { id } = await aReadyExecutor(tenant);
		const types = `/projects/${tenant.projectId}/task-types`;
		const lists = await Promise.all([at(tenant), types].map((path) => call({ path, token: tenant.token })));
		for (const list of lists) {
			expect(list.status).toBe(200);
			expect(list.text).toContain('"ECHO"');
			expect(list.text).not.toContain('configSchema');
		}
		const one = await call({ path: `${types}/ECHO`, token: tenant.token });
		expect(one.json).toMatchObject({ type: 'ECHO', groups: ['default'], configSchema: { type: 'object' } });
		expect((await send(tenant, 'GET', `/${id}`)).json.description.taskTypes).toMatchObject([
			{ type: 'ECHO', configSchema: { type: 'object' } },
		]);
	});

	test('that never described itself is listed too', async () => {
		const tenant = await aTenant();
		await create(tenant);
		expect((await send(tenant, 'GET', '')).json.items).toMatchObject([{ name: 'one', description: null }]);
	});

	test('shows what stands in its address’s query to nobody who may not manage it', async () => {
		const tenant = await aTenant();
		const { id } = (await create(tenant, { url: 'https://one.executor.example/run?key=hidden' })).json;
		const [reader, manager] = await Promise.all([
			aToken(tenant, { scopes: ['read'] }),
			aToken(tenant, { scopes: ['executors'] }),
		]);
		for (const path of [at(tenant), at(tenant, `/${id}`)]) {
			const seen = await call({ path, token: reader });
			expect(seen.text).toContain('https://one.executor.example/run"');
			expect(seen.text).not.toContain('hidden');
			expect((await call({ path, token: manager })).text).toContain('?key=hidden');
		}
	});

	test('that is disabled or in other groups is known as such to the dispatcher', async () => {
		const tenant = await aTenant();
		const { id } = await aReadyExecutor(tenant);
		await send(tenant, 'PATCH', `/${id}`, { enabled: false, groups: ['gpu', 'night'] });
		expect(await copies(tenant)).toMatchObject([{ enabled: false, groups: ['gpu', 'night'], revision: 3 }]);
	});

	test('that is removed is gone from lists and dispatch, and its name is free', async () => {
		const tenant = await aTenant();
		const { id } = await aReadyExecutor(tenant);
		expect((await send(tenant, 'DELETE', `/${id}`)).status).toBe(204);
		expect(await copies(tenant)).toEqual([]);
		expect((await send(tenant, 'GET', '')).json.items).toEqual([]);
		expect((await send(tenant, 'DELETE', `/${id}`)).status).toBe(404);
	});

	test('reaches the dispatcher within a minute even if that could not be told at once', async () => {
		const tenant = await aTenant();
		const { id } = await aReadyExecutor(tenant);
		const row = await findExecutor(db, tenant.projectId, id);
		if (row === null) throw new Error('The executor was just made.');
		await changeExecutor(db, row, { enabled: false });
		expect(await copies(tenant)).toMatchObject([{ enabled: true }]);
		await syncOwedExecutors({ env, db });
		expect(await copies(tenant)).toMatchObject([{ enabled: false }]);
		expect(await findExecutor(db, tenant.projectId, id)).toMatchObject({ owed: false });
	});

	test.for([
		'http://one.example/',
		'https://user:pass@one.example/',
		'https://169.254.169.254/',
		'https://orrery.example/',
		'nonsense',
	])('is not registered at %s', async (url) => {
		const tenant = await aTenant();
		const refused = await create(tenant, { url });
		expect([refused.status, refused.json.error.code]).toEqual([422, 'url_refused']);
		expect((await send(tenant, 'GET', '')).json.items).toEqual([]);
	});
});

describe('a secret', () => {
	test('is replaced in two steps, without a moment in which neither is good', async () => {
		const tenant = await aTenant();
		const { id, secret } = await aReadyExecutor(tenant);
		const begun = await send(tenant, 'POST', `/${id}/rotate-secret`);
		expect(begun.json).toMatchObject({ rotating: true, secret: expect.stringMatching(/^whsec_/) });
		expect((await send(tenant, 'POST', `/${id}/rotate-secret`)).json.error.code).toBe('illegal_transition');
		for (const either of [secret, begun.json.secret]) {
			playExecutors(() => either);
			expect((await send(tenant, 'POST', `/${id}/describe`)).status).toBe(200);
		}
		const finished = await send(tenant, 'POST', `/${id}/rotate-secret`, { step: 'finish' });
		expect(finished.json).toMatchObject({ rotating: false, secret: null });
		playExecutors(() => secret);
		expect((await send(tenant, 'POST', `/${id}/describe`)).json.error.code).toBe('describe_failed');
	});
});
