import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { call } from './caller.ts';
import { anIsolate } from './isolate.ts';
import { aTenant, aToken, type Tenant } from './tenant.ts';

const MINUTE_MS = 60_000;

function create(tenant: Tenant, token: string, body: object) {
	return call({ method: 'POST', path: `/projects/${tenant.projectId}/tokens`, token, body: { name: 'new', ...body } });
}

describe('a token never creates a wider one', () => {
	test('in scopes', async () => {
		const tenant = await aTenant();
		const all = ['read', 'run', 'operate', 'edit', 'executors', 'admin'];
		expect((await create(tenant, tenant.token, { scopes: all })).status).toBe(201);
		const runner = await aToken(tenant, { scopes: ['run'] });
		expect((await create(tenant, runner, { scopes: ['run'] })).json.error.code).toBe('forbidden');
	});

	test('in time', async () => {
		const tenant = await aTenant();
		const until = Date.now() + 10 * MINUTE_MS;
		const token = await aToken(tenant, { expiresAt: until });
		const at = (offsetMs: number) => ({ scopes: ['run'], expiresAt: new Date(until + offsetMs).toISOString() });
		expect((await create(tenant, token, { scopes: ['run'] })).json.error.details).toEqual({
			reason: 'wider_than_creator',
		});
		expect((await create(tenant, token, at(1))).json.error.code).toBe('forbidden');
		expect((await create(tenant, token, at(0))).status).toBe(201);
	});

	test('in place', async () => {
		const tenant = await aTenant();
		const other = await aTenant();
		expect((await create(other, tenant.token, { scopes: ['run'] })).status).toBe(404);
	});
});

describe('a token', () => {
	test('is shown once, by its prefix afterwards, and works', async () => {
		const tenant = await aTenant();
		const created = await create(tenant, tenant.token, { scopes: ['run', 'read', 'run'] });
		expect(created.json.token).toMatch(/^ort_[A-Za-z0-9_-]{43}$/);
		expect(created.json.scopes).toEqual(['read', 'run']);
		const listed = await call({ path: `/projects/${tenant.projectId}/tokens`, token: tenant.token });
		expect(listed.text).not.toContain(created.json.token);
		expect(listed.text).toContain(`"${created.json.token.slice(0, 12)}"`);
		expect((await call({ path: '/me', token: created.json.token })).status).toBe(200);
	});

	test('is good for nothing at once where it was revoked, and stays revoked', async () => {
		const tenant = await aTenant();
		const created = await create(tenant, tenant.token, { scopes: ['read'] });
		expect((await call({ path: '/me', token: created.json.token })).status).toBe(200);
		const path = `/projects/${tenant.projectId}/tokens/${created.json.id}`;
		const revoked = await call({ method: 'DELETE', path, token: tenant.token });
		expect((await call({ path: '/me', token: created.json.token })).status).toBe(401);
		const again = await call({ method: 'DELETE', path, token: tenant.token });
		expect(again.json.revokedAt).toBe(revoked.json.revokedAt);
	});

	test('cannot be made to expire in the past', async () => {
		const tenant = await aTenant();
		const answer = await create(tenant, tenant.token, { scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' });
		expect(answer.json.error.details.fields[0].pointer).toBe('/expiresAt');
	});
});

describe('while the database is down', () => {
	function anIsolateFor() {
		const { state, fetcher } = anIsolate();
		return { state, me: (token: string) => call({ path: '/me', token }, fetcher), fetcher };
	}

	test('a token that was seen is honoured for five minutes, then nobody can be told apart', async () => {
		const { state, me } = anIsolateFor();
		const { token } = await aTenant();
		expect((await me(token)).status).toBe(200);
		state.isDown = true;
		state.now += 4 * MINUTE_MS;
		expect((await me(token)).status).toBe(200);
		state.now += MINUTE_MS;
		const late = await me(token);
		expect([late.status, late.json.error.code]).toEqual([503, 'identity_unavailable']);
		const stranger = await me((await aTenant()).token);
		expect([stranger.status, stranger.json.error.code]).toEqual([503, 'identity_unavailable']);
		state.isDown = false;
		expect((await me(token)).status).toBe(200);
	});

	test('it counts as down when it does not answer within three seconds', async () => {
		const { state, me } = anIsolateFor();
		const { token } = await aTenant();
		expect((await me(token)).status).toBe(200);
		state.hangs = true;
		state.now += MINUTE_MS;
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const [known, stranger] = [me(token), me(`ort_${'B'.repeat(43)}`)];
		await vi.waitUntil(() => vi.getTimerCount() === 2);
		await vi.advanceTimersByTimeAsync(3000);
		vi.useRealTimers();
		expect([(await known).status, (await stranger).json.error.code]).toEqual([200, 'identity_unavailable']);
	});

	test('a row that cannot be read is no outage', async () => {
		const { me } = anIsolateFor();
		for (const scopes of ['no JSON', '["everything"]']) {
			const tenant = await aTenant();
			const created = await create(tenant, tenant.token, { scopes: ['read'] });
			await env.DB.prepare('UPDATE tokens SET scopes = ? WHERE id = ?').bind(scopes, created.json.id).run();
			expect((await me(created.json.token)).json.error.code).toBe('internal');
		}
	});

	test('a token that expires does so all the same', async () => {
		const { state, me } = anIsolateFor();
		const token = await aToken(await aTenant(), { expiresAt: state.now + MINUTE_MS });
		expect((await me(token)).status).toBe(200);
		state.isDown = true;
		state.now += MINUTE_MS;
		expect((await me(token)).status).toBe(401);
	});

	test('a revocation elsewhere takes hold within a minute', async () => {
		const { state, me } = anIsolateFor();
		const tenant = await aTenant();
		const created = await create(tenant, tenant.token, { scopes: ['read'] });
		expect((await me(created.json.token)).status).toBe(200);
		const path = `/projects/${tenant.projectId}/tokens/${created.json.id}`;
		await call({ method: 'DELETE', path, token: tenant.token });
		state.now += MINUTE_MS;
		expect((await me(created.json.token)).status).toBe(401);
	});

	test('what needs it says that it may be repeated', async () => {
		const { state, me, fetcher } = anIsolateFor();
		const { token } = await aTenant();
		await me(token);
		state.isDown = true;
		const answer = await call({ path: '/projects', token }, fetcher);
		expect([answer.status, answer.json.error.code, answer.headers.get('retry-after')]).toEqual([
			503,
			'unavailable',
			'1',
		]);
	});
});
