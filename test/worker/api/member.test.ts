import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../worker/db/database.ts';
import {
	changeOrganizationRole,
	findOrganizationMember,
	removeOrganizationMember,
} from '../../../worker/db/query/organization-member.ts';
import { call } from './caller.ts';
import { aPerson, sessionOf } from './person.ts';
import { aTenant, aToken, type Tenant } from './tenant.ts';

const db = openDatabase(env.DB);

async function anOwnerOf({ organizationId }: Tenant) {
	const person = await aPerson({ organizationId, role: 'owner' });
	return { ...person, headers: (await sessionOf(person)).headers };
}

function change(tenant: Tenant, userId: string, headers: Readonly<Record<string, string>>, role: string) {
	const path = `/organizations/${tenant.organizationId}/members/${userId}`;
	return call({ method: 'PATCH', path, headers, body: { role } });
}

function remove(tenant: Tenant, userId: string, headers: Readonly<Record<string, string>>) {
	return call({ method: 'DELETE', path: `/organizations/${tenant.organizationId}/members/${userId}`, headers });
}

test('the last owner stays an owner, whoever asks', async () => {
	const tenant = await aTenant();
	const owner = await anOwnerOf(tenant);
	for (const answer of [
		await change(tenant, owner.id, owner.headers, 'member'),
		await remove(tenant, owner.id, owner.headers),
	])
		expect([answer.status, answer.json.error.code]).toEqual([409, 'last_owner']);
	expect(
		(await call({ path: `/organizations/${tenant.organizationId}/members`, headers: owner.headers })).json.items,
	).toMatchObject([{ user: { id: owner.id }, role: 'owner' }]);
});

test('of two owners who take each other out at the same moment one stays', async () => {
	const tenant = await aTenant();
	const [ada, grace] = [await anOwnerOf(tenant), await anOwnerOf(tenant)];
	await Promise.all([remove(tenant, grace.id, ada.headers), remove(tenant, ada.id, grace.headers)]);
	const { json } = await call({ path: `/organizations/${tenant.organizationId}/members`, token: tenant.owner });
	expect(json.items).toMatchObject([{ role: 'owner' }]);
	expect(json.items).toHaveLength(1);
});

test('only owners make owners and change them', async () => {
	const tenant = await aTenant();
	const owner = await anOwnerOf(tenant);
	const admin = await aPerson({ organizationId: tenant.organizationId, role: 'admin' });
	const { headers } = await sessionOf(admin);
	const refused = [
		await change(tenant, admin.id, headers, 'owner'),
		await change(tenant, owner.id, headers, 'member'),
		await remove(tenant, owner.id, headers),
		await change(tenant, admin.id, { authorization: `Bearer ${tenant.owner}` }, 'owner'),
	];
	for (const { json } of refused) expect(json.error.details).toEqual({ reason: 'role_above_own' });
	expect((await change(tenant, admin.id, owner.headers, 'owner')).json.role).toBe('owner');
});

test('whoever becomes an owner while an admin changes or removes them stays one', async () => {
	const tenant = await aTenant();
	await anOwnerOf(tenant);
	const { organizationId } = tenant;
	const promoted = await anOwnerOf(tenant);
	const place = { organizationId, userId: promoted.id };
	// As an admin's request goes on who read that they were a member.
	await changeOrganizationRole(db, place, { role: 'member', byOwner: false }, Date.now());
	await removeOrganizationMember(db, place, { byOwner: false }, Date.now());
	expect(await findOrganizationMember(db, organizationId, promoted.id)).toMatchObject({ role: 'owner' });
	const demoted = await aPerson({ organizationId, role: 'member' });
	await changeOrganizationRole(db, { ...place, userId: demoted.id }, { role: 'owner', byOwner: false }, Date.now());
	expect(await findOrganizationMember(db, organizationId, demoted.id)).toMatchObject({ role: 'member' });
});

test('everybody may leave, and takes their roles in the projects along', async () => {
	const tenant = await aTenant();
	const { organizationId, projectId } = tenant;
	const person = await aPerson({ organizationId, role: 'member', projectId, projectRoles: ['admin'] });
	const { headers } = await sessionOf(person);
	const other = await aPerson({ organizationId, role: 'member' });
	expect((await remove(tenant, other.id, headers)).status).toBe(403);
	expect((await remove(tenant, person.id, headers)).status).toBe(204);
	expect((await call({ path: `/projects/${projectId}`, headers })).status).toBe(404);
	const members = await call({ path: `/projects/${projectId}/members`, token: tenant.token });
	expect(members.json.items).toEqual([]);
});

test('several roles in a project add up', async () => {
	const tenant = await aTenant();
	const { organizationId, projectId } = tenant;
	const person = await aPerson({ organizationId, role: 'member' });
	const { headers } = await sessionOf(person);
	const path = `/projects/${projectId}/members/${person.id}`;
	const put = await call({ method: 'PUT', path, token: tenant.token, body: { roles: ['operator', 'developer'] } });
	expect(put.json).toMatchObject({ organizationRole: 'member', roles: ['developer', 'operator'] });
	expect((await call({ path: `/projects/${projectId}/instances`, headers })).status).toBe(200);
	expect((await call({ path: `/projects/${projectId}/tokens`, headers })).status).toBe(403);
	await call({ method: 'DELETE', path, token: tenant.token });
	expect((await call({ path: `/projects/${projectId}/instances`, headers })).status).toBe(404);
});

test('tokens that a person creates are no wider than they are, and name them', async () => {
	const tenant = await aTenant();
	const { organizationId, projectId } = tenant;
	const person = await aPerson({ organizationId, role: 'member', projectId, projectRoles: ['admin'] });
	const { headers } = await sessionOf(person);
	const body = { name: 'ci', scopes: ['admin'] };
	const created = await call({ method: 'POST', path: `/projects/${projectId}/tokens`, headers, body });
	expect(created.json).toMatchObject({ createdBy: `user:${person.id}`, projectId });
	const ofAll = await call({ method: 'POST', path: `/organizations/${organizationId}/tokens`, headers, body });
	expect(ofAll.status).toBe(403);
});

test('an organization with an owner may revoke its last token, since the owner makes another', async () => {
	const tenant = await aTenant();
	const path = `/organizations/${tenant.organizationId}/tokens`;
	const asker = await aToken({ ...tenant, projectId: null }, { expiresAt: Date.now() + 60_000 });
	const [last] = (await call({ path, token: asker })).json.items;
	const refused = await call({ method: 'DELETE', path: `${path}/${last.id}`, token: asker });
	expect(refused.json.error.details).toEqual({ reason: 'last_admin' });
	const owner = await anOwnerOf(tenant);
	const revoked = await call({ method: 'DELETE', path: `${path}/${last.id}`, headers: owner.headers });
	expect(revoked.json.revokedAt).not.toBeNull();
});

test('whoever belongs to several organizations sees all of them, and says in which a project is made', async () => {
	const [one, two] = [await aTenant(), await aTenant()];
	const person = await aPerson({ organizationId: one.organizationId, role: 'admin' });
	const { headers } = await sessionOf(person);
	const { token } = await invitationTo(two, person.email);
	await call({ method: 'POST', path: '/auth/invitations/accept', headers, body: { token } });
	const organizations = await call({ path: '/organizations?limit=1', headers });
	expect([organizations.json.items.length, organizations.json.nextCursor]).toEqual([1, expect.any(String)]);
	expect((await call({ path: '/projects', headers })).json.items).toMatchObject([{ id: one.projectId }]);
	const make = (body: object) => call({ method: 'POST', path: '/projects', headers, body: { name: 'new', ...body } });
	expect((await make({})).json.error.details.fields[0].pointer).toBe('/organizationId');
	expect((await make({ organizationId: two.organizationId })).status).toBe(403);
	expect((await make({ organizationId: (await aTenant()).organizationId })).status).toBe(404);
	expect((await make({ organizationId: one.organizationId })).status).toBe(201);
	const elsewhere = { name: 'new', organizationId: two.organizationId };
	expect((await call({ method: 'POST', path: '/projects', token: one.owner, body: elsewhere })).status).toBe(404);
});

async function invitationTo(tenant: Tenant, email: string) {
	const path = `/organizations/${tenant.organizationId}/invitations`;
	const { json } = await call({ method: 'POST', path, token: tenant.owner, body: { email } });
	return { token: json.link.split('#token=')[1] };
}
