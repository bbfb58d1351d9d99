import { expect, test } from 'vitest';
import { type Call, call } from './caller.ts';
import { anIsolate } from './isolate.ts';
import { aPerson, sessionOf } from './person.ts';
import { aTenant, aToken, type Tenant } from './tenant.ts';

const ADDRESS = 'second-account@example.com';

/** Ways to have power for longer than oneself. */
function grants({ organizationId, projectId }: Tenant, userId: string): readonly Call[] {
	const organization = `/organizations/${organizationId}`;
	const project = `/projects/${projectId}`;
	const token = { name: 'kept', scopes: ['read'] };
	return [
		{ method: 'PATCH', path: `${organization}/members/${userId}`, body: { role: 'admin' } },
		{ method: 'DELETE', path: `${organization}/members/${userId}` },
		{ method: 'POST', path: `${organization}/invitations`, body: { email: ADDRESS, role: 'admin' } },
		{ method: 'POST', path: `${organization}/tokens`, body: token },
		{ method: 'PUT', path: `${project}/members/${userId}`, body: { roles: ['admin'] } },
		{ method: 'POST', path: `${project}/tokens`, body: token },
	];
}

/** Somewhere that knows who asks, and does not hear what is changed elsewhere within the next minute. */
async function aFarIsolate(headers: Readonly<Record<string, string>>) {
	const { fetcher } = anIsolate();
	const ask = (wanted: Call) => call({ ...wanted, headers }, fetcher);
	expect((await ask({ path: '/me' })).status).toBe(200);
	return ask;
}

test('whoever ceased to be an owner makes neither themselves nor anybody else anything, wherever they ask', async () => {
	const tenant = await aTenant();
	const { organizationId } = tenant;
	const ada = await aPerson({ organizationId, role: 'owner' });
	const grace = await aPerson({ organizationId, role: 'owner' });
	const path = `/organizations/${organizationId}/members/${grace.id}`;
	const back: Call = { method: 'PATCH', path, body: { role: 'owner' } };
	const session = await sessionOf(grace);
	const asked = await Promise.all(
		[back, ...grants(tenant, ada.id)].map(async (grant) => ({ grant, ask: await aFarIsolate(session.headers) })),
	);
	const { headers } = await sessionOf(ada);
	expect((await call({ method: 'PATCH', path, headers, body: { role: 'member' } })).status).toBe(200);
	for (const { grant, ask } of asked)
		expect([403, 404], `${grant.method} ${grant.path}`).toContain((await ask(grant)).status);
});

test('whoever lost their roles in a project does not give them back to themselves', async () => {
	const tenant = await aTenant();
	const { organizationId, projectId } = tenant;
	const person = await aPerson({ organizationId, role: 'member', projectId, projectRoles: ['admin'] });
	const ask = await aFarIsolate((await sessionOf(person)).headers);
	const path = `/projects/${projectId}/members/${person.id}`;
	expect((await call({ method: 'DELETE', path, token: tenant.owner })).status).toBe(204);
	expect((await ask({ method: 'PUT', path, body: { roles: ['admin'] } })).status).toBe(404);
});

test('a token that was revoked leaves nothing behind, wherever it is used', async () => {
	const tenant = await aTenant();
	const token = await aToken({ ...tenant, projectId: null });
	const headers = { authorization: `Bearer ${token}` };
	const person = await aPerson({ organizationId: tenant.organizationId, role: 'member' });
	const asked = await Promise.all(
		grants(tenant, person.id).map(async (grant) => ({ grant, ask: await aFarIsolate(headers) })),
	);
	const { json: me } = await call({ path: '/me', headers });
	const path = `/organizations/${tenant.organizationId}/tokens/${me.id}`;
	expect((await call({ method: 'DELETE', path, token: tenant.owner })).status).toBe(200);
	for (const { grant, ask } of asked) expect((await ask(grant)).status, `${grant.method} ${grant.path}`).toBe(401);
});

test('a session that was ended ends no other', async () => {
	const person = await aPerson();
	const [stolen, own] = [await sessionOf(person), await sessionOf(person)];
	const ask = await aFarIsolate(stolen.headers);
	await call({ method: 'DELETE', path: `/auth/sessions/${stolen.id}`, headers: own.headers });
	expect((await ask({ method: 'DELETE', path: '/auth/sessions' })).status).toBe(401);
	expect((await call({ path: '/me', headers: own.headers })).status).toBe(200);
});

test('while the database does not answer nobody is believed who would give power', async () => {
	const { organizationId } = await aTenant();
	const { headers } = await sessionOf(await aPerson({ organizationId, role: 'owner' }));
	const { fetcher, state } = anIsolate();
	const ask = (wanted: Call) => call({ ...wanted, headers }, fetcher);
	const [path, body] = [`/organizations/${organizationId}/invitations`, { email: ADDRESS }];
	expect((await ask({ method: 'POST', path, body })).status).toBe(201);
	state.isDown = true;
	expect((await ask({ method: 'POST', path, body })).json.error.code).toBe('identity_unavailable');
});
