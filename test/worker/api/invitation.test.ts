import { expect, test, vi } from 'vitest';
import { call } from './caller.ts';
import { aMailingDeployment } from './mailbox.ts';
import { aPerson, cookieOf, PASSWORD, type Person, sessionOf, signIn } from './person.ts';
import { aTenant, aToken, type Tenant } from './tenant.ts';

const ORIGIN = 'https://orrery.example';

async function asPerson(person: Person) {
	const { cookie } = await signIn(person);
	return { cookie, origin: ORIGIN };
}

async function anOwner(tenant: Tenant) {
	return asPerson(await aPerson({ organizationId: tenant.organizationId, role: 'owner' }));
}

function invite(tenant: Tenant, headers: Record<string, string>, body: unknown) {
	return call({ method: 'POST', path: `/organizations/${tenant.organizationId}/invitations`, headers, body });
}

function secretOf(link: string): string {
	return link.split('#token=')[1] ?? '';
}

async function anInvitation(wanted: { email?: string; role?: string } = {}) {
	const tenant = await aTenant();
	const owner = await anOwner(tenant);
	const email = wanted.email ?? `${crypto.randomUUID()}@example.com`;
	const projects = [{ projectId: tenant.projectId, roles: ['developer', 'operator'] }];
	const created = await invite(tenant, owner, { ...wanted, email, projects });
	return { tenant, owner, email, created, token: secretOf(created.json.link) };
}

function signUp(email: string, invitation: string) {
	const body = { name: 'Grace', email, password: PASSWORD, invitation };
	return call({ method: 'POST', path: '/auth/sign-up', body });
}

function accept(headers: Record<string, string>, token: string) {
	return call({ method: 'POST', path: '/auth/invitations/accept', headers, body: { token } });
}

test('whoever is invited makes an account by the link and is in, with the roles it names', async () => {
	const { tenant, owner, email, created, token } = await anInvitation();
	expect(created.json).toMatchObject({ email, role: 'member', mailed: false });
	const view = await call({ method: 'POST', path: '/auth/invitations/look-up', body: { token } });
	expect(view.json).toMatchObject({ organizationName: 'Tests', email, invitedBy: 'Test', hasAccount: false });
	expect(view.json.projects).toEqual([{ name: 'demo', roles: ['developer', 'operator'] }]);

	const answer = await signUp(email, token);
	expect([answer.status, answer.json]).toEqual([201, { status: 'signed_in' }]);
	const me = await call({ path: '/me', headers: { cookie: cookieOf(answer) } });
	expect(me.json.organizations).toEqual([{ id: tenant.organizationId, name: 'Tests', role: 'member' }]);
	expect(me.json.projects).toMatchObject([{ id: tenant.projectId, roles: ['developer', 'operator'] }]);
	const open = await call({ path: `/organizations/${tenant.organizationId}/invitations`, headers: owner });
	expect(open.json.items).toEqual([]);
});

test('a sign-up by invitation ends the session that the browser had, as signing in does', async () => {
	const before = await sessionOf(await aPerson());
	const { email, token } = await anInvitation();
	const body = { name: 'Grace', email, password: PASSWORD, invitation: token };
	const answer = await call({ method: 'POST', path: '/auth/sign-up', headers: before.headers, body });
	expect(answer.status).toBe(201);
	expect((await call({ path: '/me', headers: { cookie: cookieOf(answer) } })).json.email).toBe(email);
	await vi.waitFor(async () => expect((await call({ path: '/me', headers: before.headers })).status).toBe(401));
});

test('an invitation is accepted once, however many try at the same time', async () => {
	const { email, token } = await anInvitation();
	const answers = await Promise.all(Array.from({ length: 4 }, () => signUp(email, token)));
	expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
	const codes = answers.filter(({ status }) => status !== 201).map(({ json }) => json.error.code);
	expect(
		codes.every((code) => ['account_exists', 'link_ended'].includes(code)),
		String(codes),
	).toBe(true);
	const again = await signUp(email, token);
	expect(again.json.error).toMatchObject({ code: 'link_ended', details: { reason: 'used' } });
});

test('somebody with an account accepts as who they are, and what they belong to shows at once', async () => {
	const person = await aPerson();
	const headers = await asPerson(person);
	expect((await call({ path: '/me', headers })).json.organizations).toEqual([]);
	const { tenant, token } = await anInvitation({ email: person.email });
	expect((await signUp(person.email, token)).json.error.code).toBe('account_exists');
	const accepted = await accept(headers, token);
	expect(accepted.json.organizations).toMatchObject([{ id: tenant.organizationId, role: 'member' }]);
	expect((await call({ path: `/projects/${tenant.projectId}/workflows`, headers })).status).toBe(200);
	expect((await accept(headers, token)).json.error.details.reason).toBe('used');
});

test('an invitation is for its address alone', async () => {
	const { token } = await anInvitation();
	const other = await asPerson(await aPerson());
	expect((await accept(other, token)).json.error.code).toBe('other_address');
	expect((await signUp('somebody-else@example.com', token)).json.error.code).toBe('other_address');
});

test('a link is good for seven days, until it is taken back, or until another is sent', async () => {
	const { tenant, owner, email, created, token } = await anInvitation();
	const reason = async (secret: string) => (await signUp(email, secret)).json.error.details.reason;
	const newer = await invite(tenant, owner, { email });
	expect(await reason(token)).toBe('revoked');
	const path = `/organizations/${tenant.organizationId}/invitations/${newer.json.id}`;
	expect((await call({ method: 'DELETE', path, headers: owner })).status).toBe(204);
	expect(await reason(secretOf(newer.json.link))).toBe('revoked');
	expect(await reason('nobody-made-this')).toBe('unknown');
	const last = await invite(tenant, owner, { email });
	vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(last.json.expiresAt) });
	expect(await reason(secretOf(last.json.link))).toBe('expired');
	vi.useRealTimers();
	expect(created.status).toBe(201);
});

test('admins invite members and admins, and only owners invite owners', async () => {
	const tenant = await aTenant();
	const admin = await asPerson(await aPerson({ organizationId: tenant.organizationId, role: 'admin' }));
	await anOwner(tenant);
	const email = 'new@example.com';
	expect((await invite(tenant, admin, { email, role: 'admin' })).status).toBe(201);
	const refused = await invite(tenant, admin, { email, role: 'owner' });
	expect([refused.status, refused.json.error.details.reason]).toEqual([403, 'role_above_own']);
	const byToken = await invite(tenant, { authorization: `Bearer ${tenant.owner}` }, { email, role: 'owner' });
	expect(byToken.json.error.details.reason).toBe('role_above_own');
});

test('an organization from before there were people gets its first owner from a token', async () => {
	const tenant = await aTenant();
	const email = `${crypto.randomUUID()}@example.com`;
	const invited = await invite(tenant, { authorization: `Bearer ${tenant.owner}` }, { email, role: 'owner' });
	const answer = await signUp(email, secretOf(invited.json.link));
	const me = await call({ path: '/me', headers: { cookie: cookieOf(answer) } });
	expect(me.json.organizations).toMatchObject([{ id: tenant.organizationId, role: 'owner' }]);
});

test('nobody is invited twice into what they belong to, nor into projects of others', async () => {
	const tenant = await aTenant();
	const owner = await anOwner(tenant);
	const member = await aPerson({ organizationId: tenant.organizationId, role: 'member' });
	expect((await invite(tenant, owner, { email: member.email })).json.error.code).toBe('already_member');
	const projects = [{ projectId: (await aTenant()).projectId, roles: ['viewer'] }];
	expect((await invite(tenant, owner, { email: 'x@example.com', projects })).json.error.code).toBe('invalid_request');
});

test('what somebody invited ends when they may invite no more', async () => {
	const tenant = await aTenant();
	const owner = await anOwner(tenant);
	const admin = await aPerson({ organizationId: tenant.organizationId, role: 'admin' });
	const email = `${crypto.randomUUID()}@example.com`;
	const { json } = await invite(tenant, await asPerson(admin), { email });
	const path = `/organizations/${tenant.organizationId}/members/${admin.id}`;
	await call({ method: 'PATCH', path, headers: owner, body: { role: 'member' } });
	expect((await signUp(email, secretOf(json.link))).json.error.details.reason).toBe('revoked');
});

test('what a token invited ends when the token is revoked', async () => {
	const tenant = await aTenant();
	const token = await aToken({ ...tenant, projectId: null });
	const [byIt, byAnother] = [`${crypto.randomUUID()}@example.com`, `${crypto.randomUUID()}@example.com`];
	const invited = await invite(tenant, { authorization: `Bearer ${token}` }, { email: byIt, role: 'admin' });
	const other = await invite(tenant, { authorization: `Bearer ${tenant.owner}` }, { email: byAnother });
	const { json: me } = await call({ path: '/me', token });
	const path = `/organizations/${tenant.organizationId}/tokens/${me.id}`;
	expect((await call({ method: 'DELETE', path, token: tenant.owner })).status).toBe(200);
	expect((await signUp(byIt, secretOf(invited.json.link))).json.error?.details.reason).toBe('revoked');
	expect((await signUp(byAnother, secretOf(other.json.link))).status).toBe(201);
});

test('an invitation is good no longer than the token that sent it', async () => {
	const tenant = await aTenant();
	const expiresAt = Date.now() + 60_000;
	const token = await aToken({ ...tenant, projectId: null }, { expiresAt });
	const email = `${crypto.randomUUID()}@example.com`;
	const { json } = await invite(tenant, { authorization: `Bearer ${token}` }, { email });
	expect(Date.parse(json.expiresAt)).toBe(expiresAt);
});

test('a token that is needed stays, and so does what it invited', async () => {
	const tenant = await aTenant();
	const asker = await aToken({ ...tenant, projectId: null }, { expiresAt: Date.now() + 60_000 });
	const email = `${crypto.randomUUID()}@example.com`;
	const invited = await invite(tenant, { authorization: `Bearer ${tenant.owner}` }, { email });
	const { json: me } = await call({ path: '/me', token: tenant.owner });
	const path = `/organizations/${tenant.organizationId}/tokens/${me.id}`;
	expect((await call({ method: 'DELETE', path, token: asker })).json.error.code).toBe('token_needed');
	expect((await signUp(email, secretOf(invited.json.link))).status).toBe(201);
});

test('an address is sent few invitations a minute, however many tokens and organizations send them', async () => {
	const email = `${crypto.randomUUID()}@example.com`;
	const tenants = await Promise.all(Array.from({ length: 24 }, () => aTenant()));
	const answers = await Promise.all(
		tenants.map((tenant) => invite(tenant, { authorization: `Bearer ${tenant.owner}` }, { email })),
	);
	const refused = answers.filter(({ status }) => status === 429);
	expect(refused.length).toBeGreaterThanOrEqual(4);
	expect(refused.length).toBeLessThan(24);
});

test('an organization sends few invitations a minute, however many of its tokens send them', async () => {
	const tenant = await aTenant();
	const tokens = await Promise.all(Array.from({ length: 64 }, () => aToken({ ...tenant, projectId: null })));
	const answers = await Promise.all(
		tokens.map((token) =>
			invite(tenant, { authorization: `Bearer ${token}` }, { email: `${crypto.randomUUID()}@example.com` }),
		),
	);
	expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(4);
});

test('an invitation is mailed where mail is sent', async () => {
	const { ask, mails, secretFor } = aMailingDeployment();
	const tenant = await aTenant();
	const email = `${crypto.randomUUID()}@example.com`;
	const path = `/organizations/${tenant.organizationId}/invitations`;
	const created = await ask({ method: 'POST', path, token: tenant.owner, body: { email } });
	expect(created.json).toMatchObject({ mailed: true, link: null });
	expect(mails).toMatchObject([{ to: email, subject: 'You are invited to Tests' }]);
	const view = await ask({ method: 'POST', path: '/auth/invitations/look-up', body: { token: secretFor(email) } });
	expect(view.json.email).toBe(email);
});

test('where mail is sent whoever invites never sees the link, not even when the letter was not taken', async () => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	const { ask } = aMailingDeployment({}, { EMAIL: { send: () => Promise.reject(new Error('Nobody is there.')) } });
	const tenant = await aTenant();
	const path = `/organizations/${tenant.organizationId}/invitations`;
	const body = { email: `${crypto.randomUUID()}@example.com` };
	const created = await ask({ method: 'POST', path, token: tenant.owner, body });
	expect([created.status, created.json.link, created.json.mailed]).toEqual([201, null, false]);
	expect(created.text).not.toContain('token=');
});
