import { expect, test } from 'vitest';
import { call } from './caller.ts';
import { aDocument, type DocumentInput } from './document.ts';
import { aReadyExecutor } from './executor.ts';
import { aWorkflow } from './flow.ts';
import { aTenant, type Tenant } from './tenant.ts';

function validate({ projectId, token }: Tenant, document: DocumentInput) {
	return call({ method: 'POST', path: `/projects/${projectId}/workflows/validate`, token, body: { document } });
}

async function listed({ projectId, token }: Tenant, name: string): Promise<string[]> {
	const path = `/projects/${projectId}/workflows?name=${encodeURIComponent(name)}`;
	const { json } = await call({ path, token });
	return json.items.map((workflow: { name: string }) => workflow.name);
}

test('a document in order is judged as such, and nothing of it is kept', async () => {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const judged = await validate(tenant, aDocument());
	expect([judged.status, judged.json]).toEqual([200, { problems: [], blockers: [], warnings: [] }]);
	expect(await listed(tenant, 'flow')).toEqual([]);
});

test('what keeps a document from being saved, what keeps it offline and what was not meant are told apart', async () => {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const cyclic = await validate(
		tenant,
		aDocument({
			nodes: [
				{ key: 'a', kind: 'task', upstream: ['b'], task: { type: 'ECHO' } },
				{ key: 'b', kind: 'task', upstream: ['a'], task: { type: 'NOBODY_RUNS_IT' } },
			],
		}),
	);
	expect(cyclic.json.problems).toMatchObject([{ code: 'cycle' }]);
	expect(cyclic.json.blockers).toMatchObject([{ code: 'unknown_task_type', pointer: '/nodes/1/task/type' }]);
	const doubtful = await validate(
		tenant,
		aDocument({ nodes: [{ key: 'a', kind: 'task', task: { type: 'ECHO', config: { text: '${nobody}' } } }] }),
	);
	expect(doubtful.json).toMatchObject({ problems: [], blockers: [], warnings: [{ code: 'unknown_parameter' }] });
});

test('without an executor every task is blocked, in its place', async () => {
	const tenant = await aTenant();
	const judged = await validate(tenant, aDocument());
	expect(judged.json.blockers.map(({ code }: { code: string }) => code)).toEqual(['no_executor', 'no_executor']);
});

test('the list takes several parts of names and whole ids at once', async () => {
	const tenant = await aTenant();
	const id = await aWorkflow(tenant, aDocument({ name: 'first' }));
	for (const name of ['second', 'third']) await aWorkflow(tenant, aDocument({ name }));
	expect(await listed(tenant, 'IRS | ird')).toEqual(['first', 'third']);
	expect(await listed(tenant, `${id}|sec`)).toEqual(['first', 'second']);
	expect(await listed(tenant, '|')).toEqual(['first', 'second', 'third']);
	expect(await listed(tenant, id.slice(0, -1))).toEqual([]);
});
