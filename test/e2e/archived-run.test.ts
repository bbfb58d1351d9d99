import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { ApiClient } from '../../cli/client/api-client.ts';
import { buildDocument } from '../support/build-document.ts';
import { putArchivedRun } from './archived-run.ts';
import { ConsoleBrowser, type VisitOptions } from './console-browser.ts';
import { addExecutor, newProject } from './new-project.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';

const NODES = [
	scriptNode('read', 'true'),
	scriptNode('check', 'exit 3', ['read']),
	scriptNode('tell', 'true', ['check']),
];

/** The stack may be one that was used before, and names are unique in it. */
const RUN = crypto.randomUUID().slice(0, 4);

let browser: ConsoleBrowser;
let path: string;
let base: string;
let archived: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	const stack = await newProject(inject('stack'), `archive-${RUN}`);
	await addExecutor(stack);
	const workflow = await new RunSeeds(stack).workflow('quarterly-report', NODES);
	archived = await putArchivedRun(stack, workflow, buildDocument(NODES, { name: 'quarterly-report' }));
	base = `/projects/${stack.owner.projectId}`;
	path = `/p/${stack.owner.projectId}/instances`;
	const api = new ApiClient(stack.url, stack.owner.token);
	await api.call({ method: 'POST', path: `${base}/projection/rebuild`, body: {} }, z.unknown());
});

afterAll(() => browser.close());

async function open(options: VisitOptions = {}) {
	return browser.visit(`${path}/${archived}`, options);
}

describe('a run that was archived', () => {
	test('is found in the list, read to the log of each task, and leads to its workflow to be run anew', async () => {
		const visit = await browser.visit(`${path}?range=30d`);
		const { page } = visit;
		await page.getByRole('link', { name: 'quarterly-report' }).click();
		await page.getByText('It can be read, but not operated').waitFor();
		await page.locator('[data-node="check"][data-state="failed"]').click();
		await page.getByText('Attempt 1 failed').waitFor();
		await page.getByRole('button', { name: 'Close the task' }).click();
		await page.getByRole('link', { name: 'Events' }).click();
		await page.getByText('The run ended').waitFor();
		await page.getByRole('link', { name: 'Open the workflow' }).click();
		await page.getByRole('button', { name: 'Run', exact: true }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click();
		await page.waitForURL(new RegExp(`/instances/ins_(?!${archived.slice(4)})`));
		await visit.end();
	});

	test.each([
		['light', {}],
		['dark', { theme: 'dark' }],
		['phone', { screen: 'phone', locale: 'zh-CN' }],
	] as const)('says that it cannot be operated, and is accessible, %s', async (look, options) => {
		const visit = await open(options);
		const { page } = visit;
		await page.locator('[data-node="tell"][data-state="skipped"]').waitFor();
		if (look === 'phone') expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
		await visit.expectAccessible();
		await visit.shot(`instance-archived-${look}`);
		await visit.end();
	});

	test('refuses what is asked of it, and says what to do instead', async () => {
		const visit = await open();
		const { page } = visit;
		await page.getByRole('button', { name: 'Actions' }).click();
		await page.getByText('The run was archived. Start the workflow anew instead.').first().waitFor();
		await visit.shot('instance-archived-actions');
		const headers = { origin: new URL(page.url()).origin };
		const refused = await page.request.post(`/api/v1${base}/instances/${archived}/recover`, { data: {}, headers });
		expect([refused.status(), await refused.text()]).toEqual([409, expect.stringContaining('"archived"')]);
		await visit.end();
	});
});
