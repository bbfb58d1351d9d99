import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../worker/db/database.ts';
import { changeExecutor, findExecutor } from '../../../worker/db/query/executor.ts';
import { call } from './caller.ts';
import { aDocument, type DocumentInput } from './document.ts';
import { aReadyExecutor, playExecutors } from './executor.ts';
import { aWorkflow } from './flow.ts';
import { aTenant, type Tenant } from './tenant.ts';

const db = openDatabase(env.DB);
const NEEDS_TEXT = { type: 'object', properties: { text: { type: 'string' } }, additionalProperties: false };

/** An executor of a group, whose one task type is ECHO with this schema. */
async function anExecutor(tenant: Tenant, configSchema: object, group = 'default'): Promise<void> {
	const { id, secret } = await aReadyExecutor(tenant);
	const taskTypes = [
		{ type: 'OTHER', title: 'Other', configSchema: {} },
		{ type: 'ECHO', title: 'Echo', configSchema },
	];
	playExecutors(() => secret, { 'executor.describe': { taskTypes } });
	await call({ method: 'POST', path: `/projects/${tenant.projectId}/executors/${id}/describe`, token: tenant.token });
	const row = await findExecutor(db, tenant.projectId, id);
	if (row === null) throw new Error('The executor was just made.');
	await changeExecutor(db, row, { groups: [group] });
}

async function bringOnline(tenant: Tenant, configs: readonly object[], more: Partial<DocumentInput> = {}) {
	const nodes = configs.map((node, at) => ({ key: `n${at}`, kind: 'task' as const, task: { type: 'ECHO' }, ...node }));
	const id = await aWorkflow(tenant, aDocument({ nodes, ...more }));
	const path = `/projects/${tenant.projectId}/workflows/${id}/online`;
	const { status, json } = await call({ method: 'POST', path, token: tenant.token });
	const blockers: { code: string; pointer: string }[] = json.error?.details.blockers ?? [];
	return { status, blockers: blockers.map(({ code, pointer }) => [code, pointer]) };
}

function echo(config: Record<string, never> | object) {
	return { task: { type: 'ECHO', config: JSON.parse(JSON.stringify(config)) } };
}

test('a config that its task type does not allow keeps the workflow offline, by pointer', async () => {
	const tenant = await aTenant();
	await anExecutor(tenant, NEEDS_TEXT);
	const wrong = [
		echo({ text: 'fine' }),
		echo({ text: 1 }),
		echo({ txt: 'x' }),
		{ ...echo({ text: 2 }), disabled: true },
	];
	expect((await bringOnline(tenant, wrong)).blockers).toEqual([
		['invalid_config', '/nodes/1/task/config/text'],
		['invalid_config', '/nodes/2/task/config/txt'],
	]);
	expect((await bringOnline(tenant, [echo({ text: 'x' }), echo({})])).status).toBe(200);
});

test('the executor registered first in the node’s group says how a config looks', async () => {
	const tenant = await aTenant();
	await anExecutor(tenant, { required: ['gpu'] }, 'gpu');
	await anExecutor(tenant, NEEDS_TEXT);
	await anExecutor(tenant, { required: ['later'] });
	expect((await bringOnline(tenant, [echo({ text: 'x' })])).status).toBe(200);
	const there = await bringOnline(tenant, [echo({ text: 'x' })], { defaults: { executorGroup: 'gpu' } });
	expect(there.blockers).toEqual([['invalid_config', '/nodes/0/task/config']]);
});

test('a schema that would keep the Worker busy for ever is left to the executor', async () => {
	const tenant = await aTenant();
	const level = (next: number) => ({ allOf: [{ $ref: `#/$defs/l${next}` }, { $ref: `#/$defs/l${next}` }] });
	const $defs = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`l${at}`, at === 59 ? {} : level(at + 1)]));
	await anExecutor(tenant, { $ref: '#/$defs/l0', $defs });
	expect((await bringOnline(tenant, [echo({ text: 1 })])).status).toBe(200);
});
