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

test.for([
	[{}, 'no_token'],
	[{ authorization: 'ort_token' }, 'not_bearer'],
	[{ authorization: 'Bearer ort_token' }, 'unknown_token'],
] as const)('a caller nobody knows is told what is wrong: %o', async ([headers, reason]) => {
	const { error } = (await call({ path: '/me', headers })).json;
	expect([error.code, error.details]).toEqual(['unauthenticated', { reason }]);
	expect(error.message).toContain('Authorization: Bearer');
});
