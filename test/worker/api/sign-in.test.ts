import { expect, test } from 'vitest';
import { call } from './caller.ts';
import { aPerson, cookieOf, signIn } from './person.ts';
import { aTenant } from './tenant.ts';

test('whoever signs in is known by the cookie from then on, and after signing out by nobody', async () => {
	const tenant = await aTenant();
	const person = await aPerson({ organizationId: tenant.organizationId, role: 'owner' });
	const { cookie } = await signIn(person);
	const me = await call({ path: '/me', headers: { cookie } });
	expect(me.json).toMatchObject({
		kind: 'user',
		id: person.id,
		organizations: [{ id: tenant.organizationId, role: 'owner' }],
	});
	const projects = await call({ path: '/projects', headers: { cookie } });
	expect(projects.json.items).toMatchObject([{ id: tenant.projectId }]);

	const headers = { cookie, origin: 'https://orrery.example' };
	const out = await call({ method: 'POST', path: '/auth/sign-out', headers });
	expect(out.status).toBe(204);
	expect(cookieOf(out)).toBe('__Host-orrery_session=; __Host-orrery_identity=');
	const after = await call({ path: '/me', headers: { cookie } });
	expect([after.status, after.json.error.details.reason]).toEqual([401, 'session_ended']);
});
