import { expect, test } from 'vitest';
import { call } from './caller.ts';
import { aTenant, aToken, type Tenant } from './tenant.ts';

const HOUR_MS = 3_600_000;
const EVERYTHING = { name: 'owner', scopes: ['admin'] };

function create(tenant: Tenant, token: string, body: object) {
	return call({ method: 'POST', path: `/organizations/${tenant.organizationId}/tokens`, token, body });
}

function revoke(tenant: Tenant, token: string, tokenId: string) {
	return call({ method: 'DELETE', path: `/organizations/${tenant.organizationId}/tokens/${tokenId}`, token });
}

async function idOf(token: string): Promise<string> {
	return (await call({ path: '/me', token })).json.id;
}

test('the owner’s token can be replaced and revoked', async () => {
	const tenant = await aTenant();
	const created = await create(tenant, tenant.owner, EVERYTHING);
	expect(created.json).toMatchObject({ projectId: null, createdBy: `token:${await idOf(tenant.owner)}` });
	const revoked = await revoke(tenant, created.json.token, await idOf(tenant.owner));
	expect([revoked.status, typeof revoked.json.revokedAt]).toEqual([200, 'string']);
	expect((await call({ path: '/me', token: tenant.owner })).status).toBe(401);
	expect((await call({ path: '/projects', token: created.json.token })).json.items).toHaveLength(1);
});

test('a token of the organization never creates one outliving it', async () => {
	const tenant = await aTenant();
	const until = Date.now() + HOUR_MS;
	const token = await aToken({ ...tenant, projectId: null }, { expiresAt: until });
	expect((await create(tenant, token, EVERYTHING)).json.error.code).toBe('forbidden');
	const wanted = { ...EVERYTHING, expiresAt: new Date(until).toISOString() };
	expect((await create(tenant, token, wanted)).status).toBe(201);
});

test('no token of the organization revokes itself', async () => {
	const tenant = await aTenant();
	await create(tenant, tenant.owner, EVERYTHING);
	const refused = await revoke(tenant, tenant.owner, await idOf(tenant.owner));
	expect(refused.json.error).toMatchObject({ code: 'token_needed', details: { reason: 'own_token' } });
});

test('the last token that may do everything for ever is not revoked by one that expires', async () => {
	const tenant = await aTenant();
	const passing = await aToken({ ...tenant, projectId: null }, { expiresAt: Date.now() + HOUR_MS });
	const refused = await revoke(tenant, passing, await idOf(tenant.owner));
	expect(refused.json.error).toMatchObject({ code: 'token_needed', details: { reason: 'last_admin' } });
	expect((await call({ path: '/me', token: tenant.owner })).status).toBe(200);
});

test('of two owners who revoke each other at the same moment one stays', async () => {
	const tenant = await aTenant();
	const other = (await create(tenant, tenant.owner, EVERYTHING)).json;
	const ownerId = await idOf(tenant.owner);
	const answers = await Promise.all([revoke(tenant, tenant.owner, other.id), revoke(tenant, other.token, ownerId)]);
	expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('the organization’s tokens and its projects’ tokens are kept apart', async () => {
	const tenant = await aTenant();
	const projectTokenId = await idOf(tenant.token);
	const list = await call({ path: `/organizations/${tenant.organizationId}/tokens`, token: tenant.owner });
	expect(list.json.items.map((item: { id: string }) => item.id)).toEqual([await idOf(tenant.owner)]);
	expect((await revoke(tenant, tenant.owner, projectTokenId)).json.error.code).toBe('not_found');
	const path = `/projects/${tenant.projectId}/tokens/${await idOf(tenant.owner)}`;
	expect((await call({ method: 'DELETE', path, token: tenant.token })).json.error.code).toBe('not_found');
});

test('what a revoked token created stays good, and says who created it', async () => {
	const tenant = await aTenant();
	const middle = (await create(tenant, tenant.owner, EVERYTHING)).json;
	const made = (await create(tenant, middle.token, { name: 'ci', scopes: ['read'] })).json;
	await revoke(tenant, tenant.owner, middle.id);
	expect((await call({ path: '/me', token: made.token })).status).toBe(200);
	expect(made.createdBy).toBe(`token:${middle.id}`);
});
