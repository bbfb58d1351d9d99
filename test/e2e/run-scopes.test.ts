import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

const stack = inject('stack');
const seeds = new RunSeeds(stack);
const project = `/p/${stack.owner.projectId}`;

let browser: ConsoleBrowser;
let workflow: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	workflow = await seeds.workflow('run-in-parts', [
		scriptNode('extract', 'echo extracted'),
		scriptNode('load', 'echo loaded', ['extract']),
		scriptNode('report', 'echo reported', ['load']),
	]);
});

afterAll(() => browser.close());

/** Chooses an entry in the menu of a node, starts what it asks about, and expects that just these nodes run. */
async function start({ page }: Visit, key: string, entry: RegExp, expected: readonly string[]): Promise<void> {
	const before = page.url();
	await page.locator(`[data-node="${key}"]`).click({ button: 'right' });
	await page.getByRole('menuitem', { name: entry }).click();
	await page.getByRole('dialog').getByRole('button', { name: /^Run/ }).click();
	await page.waitForURL((url) => url.href !== before && /\/instances\/ins_/.test(url.pathname));
	const drawn = () =>
		page
			.locator('[data-node][data-state]')
			.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-node')).sort());
	await expect.poll(drawn, { timeout: 15_000 }).toEqual(expected);
	await page.locator('header [data-state="success"]').first().waitFor();
}

test('a node of a workflow is run with all after it from its menu', async () => {
	const visit = await browser.visit(`${project}/workflows/${workflow}`);
	await visit.page.locator('[data-node="load"]').waitFor();
	await visit.page.locator('[data-node="load"]').click({ button: 'right' });
	await visit.page.getByRole('menuitem', { name: 'Run with all before' }).waitFor();
	await visit.shot('workflow-node-menu');
	await visit.page.keyboard.press('Escape');
	await start(visit, 'load', /Run with all after/, ['load', 'report']);
});

test('a node of a run is run alone as a run of its own', async () => {
	const visit = await browser.visit(`${project}/instances/${await seeds.run(workflow)}`);
	await visit.page.locator('header [data-state="success"]').first().waitFor();
	await start(visit, 'report', /Run this only as a new run/, ['report']);
	await visit.page.getByText('Part of the graph', { exact: true }).first().waitFor();
	await visit.expectAccessible();
	await visit.shot('run-of-one-node');
});
