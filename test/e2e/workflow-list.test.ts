import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ApiClient } from '../../cli/client/api-client.ts';
import { savedWorkflowSchema } from '../../worker/contract/workflow.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';
import { ConsoleBrowser } from './console-browser.ts';
import { look } from './looks.ts';
import { newProject } from './new-project.ts';

let workflows: string;
let browser: ConsoleBrowser;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	// A project of its own: on a phone a list shows few rows, and others write workflows too.
	const { url, owner } = await newProject(inject('stack'), 'workflow list');
	workflows = `/p/${owner.projectId}/workflows`;
	const api = new ApiClient(url, owner.token);
	for (const name of ['daily-sales', 'hourly-ingest', 'orders-clean']) {
		const document = buildDocument([buildNode('extract')], { name });
		await api.call(
			{ method: 'POST', path: `/projects/${owner.projectId}/workflows`, body: { document } },
			savedWorkflowSchema,
		);
	}
});

afterAll(() => browser.close());

describe('the list of workflows', () => {
	test.each(['light', 'dark'] as const)('shows every workflow and is accessible, %s', async (theme) => {
		const visit = await browser.visit(workflows, { theme });
		await visit.page.getByRole('link', { name: 'orders-clean' }).waitFor();
		expect(await visit.page.title()).toBe('Workflows · Orrery');
		await visit.expectAccessible();
		await visit.shot(`workflows-${theme}`);
		await visit.end();
	});

	test('fits on a phone', async () => {
		const visit = await browser.visit(workflows, { screen: 'phone' });
		await visit.page.getByRole('link', { name: 'daily-sales' }).waitFor();
		await look(visit, 'workflows-phone', 'phone');
		await visit.end();
	});

	test('keeps its filters in the address and finds its way back from nothing found', async () => {
		const visit = await browser.visit(workflows);
		await visit.page.getByRole('searchbox').fill('ingest');
		await visit.page.waitForURL(/name=ingest/);
		await visit.page.getByRole('link', { name: 'daily-sales' }).waitFor({ state: 'detached' });
		await visit.page.reload();
		expect(await visit.page.getByRole('searchbox').inputValue()).toBe('ingest');
		await visit.page.getByRole('link', { name: 'hourly-ingest' }).waitFor();
		await visit.page.getByRole('searchbox').fill('nothing-like-it');
		await visit.page.getByRole('heading', { name: 'No workflow matches' }).waitFor();
		await visit.expectAccessible();
		await visit.page.getByRole('button', { name: 'Clear filters' }).last().click();
		await visit.page.getByRole('link', { name: 'daily-sales' }).waitFor();
		await visit.end();
	});

	test('is worked with from the keyboard alone', async () => {
		const visit = await browser.visit(workflows);
		await visit.page.getByRole('link', { name: 'daily-sales' }).waitFor();
		for (const key of ['j', 'x', 'j', 'x']) await visit.page.keyboard.press(key);
		await visit.page.getByText('2 selected').waitFor();
		await visit.expectAccessible();
		await visit.page.keyboard.press('Escape');
		await visit.page.getByText('2 selected').waitFor({ state: 'detached' });
		await visit.page.keyboard.press('Control+k');
		await visit.page.getByRole('combobox').fill('dark');
		await visit.page.keyboard.press('Enter');
		await visit.page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
		await visit.end();
	});
});
