import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import { LOOKS, look, lookName } from './looks.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

const stack = inject('stack');
const seeds = new RunSeeds(stack);
const project = `/p/${stack.owner.projectId}`;
const NODES = [scriptNode('extract', 'true'), scriptNode('load', 'exit 3', ['extract'])];

let browser: ConsoleBrowser;
let workflow: string;
let failed: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	workflow = await seeds.workflow('run-again', NODES);
	failed = await seeds.run(workflow);
});

afterAll(() => browser.close());

/** The state that each task of the page's graph is shown in. */
function states({ page }: Visit) {
	return page
		.locator('[data-node][data-state]')
		.evaluateAll((nodes) =>
			Object.fromEntries(nodes.map((node) => [node.getAttribute('data-node'), node.getAttribute('data-state')])),
		);
}

async function leave({ page }: Visit, act: () => Promise<void>): Promise<void> {
	const before = page.url();
	await act();
	await page.waitForURL((url) => url.href !== before && /\/instances\/ins_/.test(url.pathname));
}

describe('a failed run', () => {
	async function ask(visit: Visit): Promise<void> {
		await visit.page.getByRole('button', { name: /^(Actions|操作)$/ }).click();
		await visit.page.getByRole('menuitem', { name: /Recover as a new run|恢复为新的运行/ }).click();
		await visit.page
			.getByRole('dialog')
			.getByText(/succeeded in that run|个任务成功/)
			.waitFor();
	}

	test.each(LOOKS)(
		'is recovered as a new run in a dialog that anybody can use: %s, %s, %s',
		async (theme, screen, locale) => {
			const visit = await browser.visit(`${project}/instances/${failed}`, { theme, screen, locale });
			await visit.page.locator('header [data-state="failed"]').first().waitFor();
			await ask(visit);
			await look(visit, `recover-anew-${lookName(theme, screen, locale)}`, screen);
			await visit.end();
		},
	);

	test('is recovered as a new run, which carries over what succeeded and says from where', async () => {
		const visit = await browser.visit(`${project}/instances/${failed}`);
		await visit.page.locator('header [data-state="failed"]').first().waitFor();
		await ask(visit);
		await leave(visit, () =>
			visit.page.getByRole('dialog').getByRole('button', { name: 'Recover as a new run' }).click(),
		);
		await expect.poll(() => states(visit), { timeout: 15_000 }).toEqual({ extract: 'success', load: 'failed' });
		await visit.page.locator('[data-node="extract"]').click();
		await visit.page.getByText('Carried over from the run that this one recovers from').waitFor();
		await visit.expectAccessible();
		await visit.shot('recovered-run');
		await visit.page.getByRole('link', { name: `…${failed.slice(-8)}` }).click();
		await visit.page.waitForURL((url) => url.pathname.endsWith(failed));
		await visit.end();
	});
});

test('a run is recovered with less than it had: what the dialog shows is what runs', async () => {
	const nodes = { keys: ['extract', 'load'], scope: 'only' as const };
	const params = { region: 'us-east', rows: 42, note: 'x' };
	const partial = await seeds.run(workflow, { executorGroup: 'default', nodes, params });
	const visit = await browser.visit(`${project}/instances/${partial}`);
	const { page } = visit;
	await page.locator('header [data-state="failed"]').first().waitFor();
	await page.getByRole('button', { name: 'Actions' }).click();
	await page.getByRole('menuitem', { name: 'Recover as a new run' }).click();
	const dialog = page.getByRole('dialog');
	await expect.poll(() => dialog.getByLabel('region').inputValue()).toBe('us-east');
	await dialog.getByRole('button', { name: 'Remove' }).last().click();
	for (const key of nodes.keys) await dialog.getByRole('checkbox', { name: key }).click();
	await dialog.getByLabel('Executor group').click();
	await page.getByRole('option', { name: 'As the document says' }).click();
	await leave(visit, () => dialog.getByRole('button', { name: 'Recover as a new run' }).click());
	const path = `${stack.url}/api/v1/projects/${stack.owner.projectId}/instances/${new URL(page.url()).pathname.split('/').at(-1)}`;
	const anew = await (await page.request.get(path)).json();
	expect(anew).toMatchObject({ recoveredFrom: partial, executorGroup: null, scope: null, retry: null });
	const { items } = await (await page.request.get(`${path}/params`)).json();
	expect(items.filter(({ level }: { level: string }) => level === 'startup')).toEqual([
		{ name: 'region', level: 'startup', value: 'us-east' },
		{ name: 'rows', level: 'startup', value: 42 },
	]);
	await visit.end();
});

test('an earlier version is run from the list of versions, and the online one stays', async () => {
	await seeds.save(workflow, 'run-again', [...NODES, scriptNode('mail', 'true', ['extract'])]);
	const visit = await browser.visit(`${project}/workflows/${workflow}/versions`);
	const row = visit.page.getByRole('row').filter({ hasText: 'v1' });
	await row.getByRole('button', { name: 'Actions' }).click();
	await visit.page.getByRole('menuitem', { name: 'Run this version' }).click();
	const dialog = visit.page.getByRole('dialog');
	await dialog.getByText('Version 1, in place of version 2, which is online.').waitFor();
	await visit.expectAccessible();
	await visit.shot('run-version');
	await leave(visit, () => dialog.getByRole('button', { name: 'Run now' }).click());
	await expect.poll(() => states(visit), { timeout: 15_000 }).toEqual({ extract: 'success', load: 'failed' });
	await visit.end();
});

test('that the versions cannot be read is said where one is chosen, and the online one runs all the same', async () => {
	const visit = await browser.visit(`${project}/workflows/${workflow}`);
	const { page } = visit;
	await page.route(/\/versions\?limit=100/, (route) => route.abort());
	await page.getByRole('button', { name: 'Run', exact: true }).click();
	const dialog = page.getByRole('dialog');
	await dialog.locator('summary').click();
	await dialog.getByText('The saved versions could not be read, so that not all are offered.').waitFor();
	await visit.expectAccessible();
	await visit.shot('run-versions-not-read');
	await leave(visit, () => dialog.getByRole('button', { name: 'Run now' }).click());
	visit.forgive(/ERR_FAILED/);
	await visit.end();
});
