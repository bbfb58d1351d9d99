import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ApiClient } from '../../cli/client/api-client.ts';
import { runAnswerSchema } from '../../worker/contract/run.ts';
import { onlineWorkflowSchema, savedWorkflowSchema } from '../../worker/contract/workflow.ts';
import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';
import { ConsoleBrowser } from './console-browser.ts';

const { url, owner } = inject('stack');
const workflows = `/p/${owner.projectId}/workflows`;
const api = new ApiClient(url, owner.token);
/** Names are unique in a project, and the stack may be one that was used before. */
const RUN = crypto.randomUUID().slice(0, 6);
let browser: ConsoleBrowser;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
});

afterAll(() => browser.close());

function pipeline(name: string, nodes = 3): WorkflowDocument {
	const keys = ['extract', 'transform', 'load', 'report'].slice(0, nodes);
	return buildDocument(
		keys.map((key, place) => buildNode(key, place === 0 ? [] : [keys[place - 1] ?? ''])),
		{
			name: `${name}-${RUN}`,
			description: 'Brings the sales of a day from the shops to the reports.',
			params: [
				{ name: 'day', direction: 'in', type: 'string', value: '${system.biz.date}' },
				{ name: 'limit', direction: 'in', type: 'integer', value: 100 },
				{ name: 'shops', direction: 'in', type: 'list', value: ['north', 'south'] },
			],
		},
	);
}

async function saved(document: WorkflowDocument): Promise<string> {
	const path = `/projects/${owner.projectId}/workflows`;
	return (await api.call({ method: 'POST', path, body: { document } }, savedWorkflowSchema)).id;
}

async function savedAgain(id: string, document: WorkflowDocument, note: string): Promise<void> {
	const path = `/projects/${owner.projectId}/workflows/${id}`;
	await api.call({ method: 'PUT', path, body: { document, note } }, savedWorkflowSchema);
}

async function online(id: string): Promise<void> {
	const path = `/projects/${owner.projectId}/workflows/${id}/online`;
	await api.call({ method: 'POST', path, body: {} }, onlineWorkflowSchema);
}

async function run(id: string): Promise<string> {
	const path = `/projects/${owner.projectId}/workflows/${id}/run`;
	return (await api.call({ method: 'POST', path, body: {} }, runAnswerSchema)).instanceId;
}

describe('the page of a workflow', () => {
	test.each([
		['light', 'desk'],
		['dark', 'desk'],
		['light', 'phone'],
	] as const)('shows its graph, its facts and its last runs, %s, %s', async (theme, screen) => {
		const id = await saved(pipeline(`page-${theme}-${screen}`));
		await online(id);
		await run(id);
		await run(id);
		const visit = await browser.visit(`${workflows}/${id}`, { theme, screen });
		await visit.page.getByRole('button', { name: 'load, SHELL' }).waitFor();
		await visit.page.getByRole('link', { name: /2 success/i }).waitFor();
		if (screen === 'phone') expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
		await visit.expectAccessible();
		await visit.shot(`workflow-page-${theme}-${screen}`);
		await visit.end();
	});

	test('runs a part of the graph from a node that was chosen in it', async () => {
		const id = await saved(pipeline('page-part'));
		await online(id);
		const visit = await browser.visit(`${workflows}/${id}`);
		await visit.page.getByRole('button', { name: 'transform, SHELL' }).click();
		await visit.page.getByRole('button', { name: 'Run with all after' }).waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-page-node');
		await visit.page.getByRole('button', { name: 'Run with all after' }).click();
		const dialog = visit.page.getByRole('dialog');
		await dialog.getByText('2 nodes of 3 will run.').waitFor();
		await dialog.getByLabel('limit').fill('many');
		await dialog.getByRole('button', { name: 'Run now' }).click();
		await dialog.getByText('A whole number is needed').waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-start-parameters');
		await dialog.getByLabel('limit').fill('7');
		await dialog.getByRole('button', { name: 'Run now' }).dblclick();
		await visit.page.waitForURL(/\/instances\/ins_/);
		const path = `/projects/${owner.projectId}/instances`;
		await expect
			.poll(async () => JSON.parse(await api.text({ method: 'GET', path, query: { workflowId: id } })).items.length, {
				timeout: 15_000,
			})
			.toBe(1);
		await visit.page.goto(`${workflows}/${id}`);
		await visit.page.getByRole('button', { name: 'Run', exact: true }).click();
		await dialog.getByText('Filled with what you chose last time').waitFor();
		expect(await dialog.getByLabel('limit').inputValue()).toBe('7');
		await dialog.getByLabel('Schedule time').waitFor();
		expect(await dialog.getByLabel('Priority').isVisible()).toBe(false);
		await dialog.getByText('Options', { exact: true }).click();
		await dialog.getByLabel('Priority').waitFor();
		await visit.expectAccessible();
		await visit.end();
	});

	test('compares versions, and goes back to an earlier one', async () => {
		const id = await saved(pipeline('page-versions', 2));
		await savedAgain(id, pipeline('page-versions', 3), 'Load what was transformed');
		await savedAgain(id, pipeline('page-versions', 4), 'Report what was loaded');
		const visit = await browser.visit(`${workflows}/${id}/versions`);
		await visit.page.getByText('Report what was loaded').waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-versions');
		for (const key of ['j', 'x', 'j', 'x']) await visit.page.keyboard.press(key);
		await visit.page.getByRole('button', { name: 'Compare v2 → v3' }).click();
		await visit.page.locator('[data-text-diff]').getByText('report').first().waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-diff');
		await visit.page.goto(`${workflows}/${id}/versions?version=1`);
		await visit.page.getByRole('textbox', { name: 'Document' }).waitFor();
		await visit.page.getByRole('button', { name: 'transform, SHELL' }).waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-version');
		await visit.page.getByRole('button', { name: 'Save as the newest version' }).click();
		await visit.page.getByRole('dialog').getByRole('button', { name: 'Save as the newest version' }).click();
		await visit.page.getByText('Version 1 again').waitFor();
		await visit.end();
	});

	test('is read only while it is online, and is taken offline to be edited', async () => {
		const id = await saved(pipeline('page-online'));
		await online(id);
		const visit = await browser.visit(`${workflows}/${id}/edit`);
		await visit.page.getByText('cannot be changed').waitFor();
		await visit.page.getByRole('textbox', { name: 'Document' }).waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-read-only');
		await visit.page.getByRole('button', { name: 'Take offline and edit' }).click();
		await visit.page.getByRole('dialog').getByText('No run is under way.').waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-offline');
		await visit.page.getByRole('dialog').getByRole('button', { name: 'Take offline and edit' }).click();
		await visit.page.getByRole('button', { name: 'Save', exact: true }).waitFor();
		await visit.end();
	});

	test('lists its own runs, and operates them', async () => {
		const id = await saved(pipeline('page-runs'));
		await online(id);
		await run(id);
		const visit = await browser.visit(`${workflows}/${id}/instances`);
		const row = visit.page.getByRole('link', { name: `page-runs-${RUN}` });
		await row.waitFor();
		await visit.page.getByRole('cell', { name: 'Success' }).waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-instances');
		await row.click({ button: 'right' });
		await visit.page.getByRole('menuitem', { name: /Rerun/ }).click();
		await visit.page.getByRole('dialog').waitFor();
		await visit.page.keyboard.press('Escape');
		await visit.page.getByRole('dialog').waitFor({ state: 'detached' });
		await visit.end();
	});

	test('says so when there is no such workflow', async () => {
		const visit = await browser.visit(`${workflows}/wf_01aaaaaaaaaaaaaaaaaaaaaaaa`);
		await visit.page.getByRole('alert').waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-missing');
		visit.forgive(/404/);
		await visit.end();
	});
});

describe('operations on workflows', () => {
	test('refuse to delete what is online, and say why', async () => {
		const name = `operations-online-${RUN}`;
		const id = await saved(pipeline('operations-online'));
		await online(id);
		const visit = await browser.visit(`${workflows}/${id}`);
		await visit.page.getByRole('button', { name: 'More actions' }).click();
		const remove = visit.page.getByRole('menuitem', { name: /Delete/ });
		await remove.getByText('Take it offline first').waitFor();
		expect(await remove.getAttribute('aria-disabled')).toBe('true');
		await visit.shot('workflow-menu');
		await visit.page.getByRole('menuitem', { name: 'Take offline' }).click();
		await visit.page.getByRole('dialog').getByRole('button', { name: 'Take offline' }).click();
		await visit.page.getByText(`${name} is offline`).waitFor();
		await visit.page.getByRole('button', { name: 'More actions' }).click();
		await visit.page.getByRole('menuitem', { name: /Delete/ }).click();
		await visit.page.getByRole('dialog').getByText('Its one version is gone for good').waitFor();
		await visit.shot('workflow-delete');
		await visit.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
		await visit.page.waitForURL(/workflows$/);
		await visit.page.getByText(`Deleted ${name}`).waitFor();
		await visit.end();
	});

	test('act on several at once and tell what was not done', async () => {
		await saved(pipeline('batch-one'));
		await saved(
			buildDocument([buildNode('a', [], { task: { type: 'NOBODY_RUNS_IT', config: {} } })], {
				name: `batch-two-${RUN}`,
			}),
		);
		const visit = await browser.visit(`${workflows}?name=batch-one-${RUN}%7Cbatch-two-${RUN}`);
		await visit.page.getByRole('link', { name: `batch-two-${RUN}` }).waitFor();
		for (const key of ['j', 'x', 'j', 'x']) await visit.page.keyboard.press(key);
		await visit.page.getByText('2 selected').waitFor();
		await visit.shot('workflows-batch');
		await visit.page.getByRole('button', { name: 'Bring online' }).click();
		const dialog = visit.page.getByRole('dialog', { name: `Not brought online: batch-two-${RUN}` });
		await dialog.getByText('1 of 2 were done.').waitFor();
		await visit.expectAccessible();
		await visit.shot('workflows-outcomes');
		visit.forgive(/409/);
		await visit.end();
	});

	test('copy a workflow under a name of its own', async () => {
		const id = await saved(pipeline('copied'));
		const visit = await browser.visit(`${workflows}/${id}`);
		await visit.page.getByRole('button', { name: 'More actions' }).click();
		await visit.page.getByRole('menuitem', { name: 'Copy' }).click();
		await visit.page.getByRole('button', { name: 'Open' }).click();
		await visit.page.getByRole('heading', { name: new RegExp(`^copied-${RUN}_copy_\\d{17}$`) }).waitFor();
		await visit.end();
	});
});
