import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import type { Stack } from './console-stack.ts';
import { addExecutor, newProject } from './new-project.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';

/** More than a page of the list, so that there is more than what is on screen. */
const RUNS = 55;

let browser: ConsoleBrowser;
let stack: Stack;
let project: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	stack = await newProject(inject('stack'), 'bulk operations');
	project = `/p/${stack.owner.projectId}`;
	await addExecutor(stack);
	const seeds = new RunSeeds(stack);
	const workflow = await seeds.workflow('nightly', [scriptNode('load', 'true')]);
	for (let run = 0; run < RUNS; run += 1) await seeds.run(workflow, { mode: 'dryRun' });
});

afterAll(() => browser.close());

test('all runs that match are run again at once, with a record of how far that is', async () => {
	const visit = await browser.visit(`${project}/operations`);
	await visit.page.getByRole('heading', { name: 'No operation yet' }).waitFor();
	await visit.expectAccessible();
	await visit.page.goto(`${project}/instances?state=success`);
	await visit.page.getByRole('button', { name: `Success ${RUNS}` }).waitFor();
	await visit.page.getByRole('checkbox', { name: 'Select all on screen' }).check();
	await visit.page.getByRole('button', { name: `Select all ${RUNS} that match` }).click();
	const toolbar = visit.page.getByRole('toolbar', { name: 'Actions' });
	await toolbar.getByText(`All ${RUNS} that match`).waitFor();
	await visit.shot('bulk-selected');
	await toolbar.getByRole('button', { name: 'Rerun' }).click();
	const dialog = visit.page.getByRole('dialog', { name: `Run ${RUNS} runs again?` });
	await dialog.getByText(`${RUNS} runs are in a state that allows it.`).waitFor();
	await visit.expectAccessible();
	await visit.shot('bulk-question');
	await dialog.getByRole('button', { name: `Rerun ${RUNS} runs` }).click();
	await visit.page.waitForURL(/\/operations\/op_/);
	await visit.page.getByText('Done', { exact: true }).first().waitFor();
	await visit.page.getByRole('progressbar', { name: `${RUNS} of ${RUNS} runs asked` }).waitFor();
	await visit.page.getByRole('link', { name: 'Operations' }).last().click();
	await visit.page.getByRole('link', { name: `Rerun ${RUNS} runs` }).waitFor();
	await visit.expectAccessible();
	await visit.end();
});

test('an operation can be read in the dark, on a phone and in Chinese', async () => {
	const looks = [
		{ name: 'light', options: {}, title: `Rerun ${RUNS} runs` },
		{ name: 'dark', options: { theme: 'dark' }, title: `Rerun ${RUNS} runs` },
		{ name: 'phone', options: { screen: 'phone' }, title: `Rerun ${RUNS} runs` },
		{ name: 'chinese', options: { locale: 'zh-CN' }, title: `重跑 ${RUNS} 个运行` },
	] as const;
	for (const { name, options, title } of looks) {
		const visit = await browser.visit(`${project}/operations`, options);
		await visit.page.getByRole('link', { name: title }).waitFor();
		await visit.shot(`operations-${name}`);
		await visit.page.getByRole('link', { name: title }).click();
		await visit.page.getByRole('progressbar').waitFor();
		await visit.expectAccessible();
		await visit.shot(`operation-${name}`);
		const width = await visit.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
		expect(width, name).toBeLessThanOrEqual(0);
		await visit.end();
	}
});
