import { expect, test } from 'vitest';
import { call } from './caller.ts';
import { aReadyExecutor } from './executor.ts';
import { anEndedRun, anOnlineWorkflow } from './flow.ts';
import { aTenant } from './tenant.ts';

test.for(['rerun', 'recover'])('%s of a run whose workflow was deleted says so', async (operation) => {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const workflow = await anOnlineWorkflow(tenant);
	const run = await anEndedRun(tenant, workflow);
	const ask = (method: string, path: string) =>
		call({ method, path: `/projects/${tenant.projectId}${path}`, token: tenant.token });
	await ask('POST', `/workflows/${workflow}/offline`);
	await expect.poll(async () => (await ask('DELETE', `/workflows/${workflow}`)).status).toBe(204);
	const refused = await ask('POST', `/instances/${run}/${operation}`);
	expect([refused.status, refused.json.error.code]).toEqual([409, 'workflow_deleted']);
});
