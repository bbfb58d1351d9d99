import { expect, test } from 'vitest';
import { call } from './caller.ts';
import { aDocument } from './document.ts';
import { aReadyExecutor } from './executor.ts';
import { aTenant } from './tenant.ts';

const DOUBTFUL = { key: 'a', kind: 'task', task: { type: 'ECHO', config: { text: 'of ${day}' } } } as const;
const WARNING = {
	code: 'unknown_parameter',
	pointer: '/nodes/0/task/config/text',
	message: expect.stringContaining('day'),
	values: { node: 'a', name: 'day' },
};

async function aProject() {
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	const path = `/projects/${tenant.projectId}/workflows`;
	return (method: string, suffix: string, body?: unknown) =>
		call({ method, path: `${path}${suffix}`, token: tenant.token, body });
}

test('whoever saves or brings online what was probably not meant is told so each time', async () => {
	const ask = await aProject();
	const created = await ask('POST', '', { document: aDocument({ nodes: [DOUBTFUL] }) });
	const { id, document } = created.json;
	const answers = [
		created,
		await ask('PUT', `/${id}`, { document }),
		await ask('PUT', `/${id}`, { document: { ...document, description: 'changed' } }),
		await ask('POST', '/import', aDocument({ nodes: [DOUBTFUL] })),
		await ask('POST', `/${id}/online`),
		await ask('POST', `/${id}/online`),
	];
	expect(answers.map((answer) => answer.status)).toEqual([201, 200, 200, 201, 200, 200]);
	for (const answer of answers) expect(answer.json.warnings).toEqual([WARNING]);
});

test('what is in order is answered without warnings, and reading it says nothing of them', async () => {
	const ask = await aProject();
	const created = await ask('POST', '', { document: aDocument() });
	expect(created.json.warnings).toEqual([]);
	expect((await ask('GET', `/${created.json.id}`)).json).not.toHaveProperty('warnings');
});
