import { expect, test } from 'vitest';
import { call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anOnlineWorkflow } from './flow.ts';
import { aTenant } from './tenant.ts';

test('the log of a task that was sent to nobody says so, and holds no text', async () => {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const project = `/projects/${tenant.projectId}`;
	const path = `${project}/workflows/${await anOnlineWorkflow(tenant)}/run`;
	const { json } = await call({ method: 'POST', path, token: tenant.token, body: { mode: 'dryRun' } });
	const logs = `${project}/task-instances/${json.instanceId}.extract/logs`;
	const empty = await call({ path: logs, token: tenant.token });
	expect(empty.json).toMatchObject({ entries: [{ code: 'task_succeeded' }], ended: true, sizeBytes: 0 });
	const text = await call({ path: `${logs}/text?platform=false`, token: tenant.token });
	expect([text.status, text.text]).toEqual([200, '']);
	expect((await call({ path: `${logs}?attempt=1`, token: tenant.token })).status).toBe(404);
});
