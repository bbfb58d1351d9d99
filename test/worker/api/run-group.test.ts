import { expect, test } from 'vitest';
import { call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anOnlineWorkflow } from './flow.ts';
import { aTenant } from './tenant.ts';

test('a start that names a group without executors for its tasks is refused like going online', async () => {
	const tenant = await aTenant();
	const { id } = await aReadyExecutor(tenant);
	const project = `/projects/${tenant.projectId}`;
	const path = `${project}/workflows/${await anOnlineWorkflow(tenant)}/run`;
	const run = (body: object) => call({ method: 'POST', path, token: tenant.token, body });
	const refused = await run({ executorGroup: 'gpu' });
	expect([refused.status, refused.json.error.code, refused.json.error.details.count]).toEqual([409, 'blocked', 2]);
	expect(refused.json.error.details.blockers[0]).toMatchObject({ code: 'no_executor', pointer: '/nodes/0/task/type' });
	const part = await run({ executorGroup: 'gpu', nodes: { keys: ['load'], scope: 'only' } });
	expect(part.json.error.details.blockers).toMatchObject([{ pointer: '/nodes/1/task/type' }]);
	expect((await run({ executorGroup: 'gpu', mode: 'dryRun' })).status).toBe(202);
	const groups = ['default', 'gpu'];
	await call({ method: 'PATCH', path: `${project}/executors/${id}`, token: tenant.token, body: { groups } });
	expect((await run({ executorGroup: 'gpu' })).status).toBe(202);
});

test('a repeated start with its key is answered like the first, whatever has become of what it chose', async () => {
	const tenant = await aTenant();
	const { id } = await aReadyExecutor(tenant);
	const project = `/projects/${tenant.projectId}`;
	const workflow = `${project}/workflows/${await anOnlineWorkflow(tenant)}`;
	const headers = { 'idempotency-key': 'once' };
	const run = (body: object) => call({ method: 'POST', path: `${workflow}/run`, token: tenant.token, body, headers });
	const chosen = { executorGroup: 'default', nodes: { keys: ['load'], scope: 'only' } };
	const first = await run(chosen);
	expect(first.status).toBe(202);
	await call({ method: 'DELETE', path: `${project}/executors/${id}`, token: tenant.token });
	const again = await run(chosen);
	expect([again.status, again.json]).toEqual([202, first.json]);
	const other = await run({ ...chosen, executorGroup: 'gpu' });
	expect([other.status, other.json.error.code]).toEqual([409, 'idempotency_conflict']);
	const { status, json } = await call({ method: 'POST', path: `${workflow}/run`, token: tenant.token, body: chosen });
	expect([status, json.error.code]).toEqual([409, 'blocked']);
});
