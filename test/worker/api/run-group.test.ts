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
