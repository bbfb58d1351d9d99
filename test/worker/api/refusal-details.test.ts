import { expect, test } from 'vitest';
import { call } from './caller.ts';
import { aTenant, aToken } from './tenant.ts';

test('whoever lacks a scope is told which ones would do', async () => {
	const tenant = await aTenant();
	const token = await aToken(tenant, { scopes: ['run'] });
	const path = `/projects/${tenant.projectId}/executors`;
	expect((await call({ path, token })).json.error.details).toEqual({
		capability: 'executor.read',
		scopes: ['read', 'executors', 'admin'],
		reach: 'project',
	});
	const body = { name: 'another' };
	const wide = await call({ method: 'POST', path: '/projects', token: tenant.token, body });
	expect(wide.json.error.details).toMatchObject({ scopes: ['admin'], reach: 'organization' });
});
