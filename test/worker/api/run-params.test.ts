import { expect, test } from 'vitest';
import { call } from './caller.ts';
import { aDocument, type DocumentInput } from './document.ts';
import { aReadyExecutor } from './executor.ts';
import { aWorkflow } from './flow.ts';
import { aTenant } from './tenant.ts';

/** How a workflow with these parameters is started. */
async function starting(params: DocumentInput['params']) {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const id = await aWorkflow(tenant, aDocument({ params }));
	const path = `/projects/${tenant.projectId}/workflows/${id}`;
	await call({ method: 'POST', path: `${path}/online`, token: tenant.token });
	return (given: object) => call({ method: 'POST', path: `${path}/run`, token: tenant.token, body: { params: given } });
}

test('startup values that are not of the declared types are refused, every one by its pointer', async () => {
	const run = await starting([
		{ name: 'count', type: 'integer' },
		{ name: 'day', type: 'date' },
		{ name: 'a.b', type: 'list' },
	]);
	const refused = await run({ count: 'many', day: 'tomorrow', 'a.b': '[1]', other: 'anything' });
	expect([refused.status, refused.json.error.code]).toEqual([400, 'invalid_request']);
	expect(refused.json.error.details.fields).toEqual([
		{ in: 'body', pointer: '/params/count', message: 'is not a whole number' },
		{ in: 'body', pointer: '/params/day', message: expect.stringContaining('is not a date') },
	]);
});

test('startup values that their types can read, that are empty or refer to others are taken', async () => {
	const run = await starting([
		{ name: 'count', type: 'integer' },
		{ name: 'day', type: 'date' },
		{ name: 'on', type: 'boolean' },
	]);
	expect((await run({ count: '42', day: '20260101', on: '' })).status).toBe(202);
	expect((await run({ count: '${system.biz.date}', on: 1 })).status).toBe(202);
});

test('a startup value that nothing of the workflow declares or refers to is answered as a warning', async () => {
	const run = await starting([
		{ name: 'count', type: 'integer' },
		{ name: 'where', type: 'string', value: '${region}/x' },
	]);
	const started = await run({ count: 1, region: '${zone}', zone: 'eu', rows: 2, conut: 2 });
	expect(started.status).toBe(202);
	expect(started.json.warnings).toEqual([
		{
			code: 'unused_parameter',
			pointer: '/params/conut',
			message: expect.stringContaining('"conut"'),
			values: { name: 'conut' },
		},
	]);
	expect((await run({ count: 1 })).json.warnings).toEqual([]);
});
