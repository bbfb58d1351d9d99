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
let seeds: RunSeeds;
let workflow: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	stack = await newProject(inject('stack'), 'bulk operations');
	project = `/p/${stack.owner.projectId}`;
	await addExecutor(stack);
	seeds = new RunSeeds(stack);
	workflow = await seeds.workflow('nightly', [scriptNode('load', 'true')]);
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

test('of all runs that match that are to be deleted some tell what would go, and the others are counted', async () => {
	for (const theme of ['light', 'dark'] as const) {
		const visit = await browser.visit(`${project}/instances?state=success`, { theme });
		await visit.page.getByRole('button', { name: `Success ${RUNS}` }).waitFor();
		await visit.page.getByRole('checkbox', { name: 'Select all on screen' }).check();
		await visit.page.getByRole('button', { name: `Select all ${RUNS} that match` }).click();
		await visit.page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name: 'Delete' }).click();
		const dialog = visit.page.getByRole('dialog', { name: `Delete ${RUNS} runs?` });
		await dialog.getByText('5 more runs are neither listed nor in the sums.').waitFor();
		await dialog.getByText('50 task instances').waitFor();
		await visit.expectAccessible();
		await visit.shot(`bulk-deletion-${theme}`);
		await dialog.getByRole('button', { name: 'Show all 50' }).click();
		await visit.expectAccessible();
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await visit.end();
	}
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

test('all that match stay chosen while runs arrive, until somebody wants only what is shown or other filters', async () => {
	const visit = await browser.visit(`${project}/instances?state=success`);
	const { page } = visit;
	const toolbar = page.getByRole('toolbar', { name: 'Actions' });
	const unchosen = page.getByRole('checkbox', { name: 'Select row', checked: false });
	const focused = () => page.evaluate('document.activeElement?.textContent.trim()');
	await page.getByRole('button', { name: `Success ${RUNS}` }).waitFor();
	await page.getByRole('checkbox', { name: 'Select all on screen' }).check();
	await page.getByRole('button', { name: `Select all ${RUNS} that match` }).press('Enter');
	await toolbar.getByText(`All ${RUNS} that match`).waitFor();
	await expect.poll(focused).toMatch(/^Only the \d+ shown$/);

	await seeds.run(workflow, { mode: 'dryRun' });
	await toolbar.getByText(`All ${RUNS + 1} that match`).waitFor();
	expect(await unchosen.count()).toBe(0);
	await expect.poll(focused).toMatch(/^Only the \d+ shown$/);
	await visit.expectAccessible();
	await visit.shot('bulk-whole');
	await page.keyboard.press('Enter');
	await toolbar.getByText(/^\d+ selected$/).waitFor();
	await page.keyboard.press('Enter');
	await toolbar.getByText(`All ${RUNS + 1} that match`).waitFor();

	const name = page.getByPlaceholder('Filter by workflow name');
	await name.fill('nightly');
	await page.waitForURL(/name=nightly/);
	await toolbar.waitFor({ state: 'detached' });
	await name.fill('');
	await page.waitForURL((url) => !url.searchParams.has('name'));
	await visit.rest();
	expect(await toolbar.count()).toBe(0);
	await visit.end();
});

test('the bar of the chosen rows gives the focus back to the list when it goes', async () => {
	const visit = await browser.visit(`${project}/instances?state=success`);
	const { page } = visit;
	const toolbar = page.getByRole('toolbar', { name: 'Actions' });
	const focusedRow = () => page.evaluate('document.activeElement?.dataset.index');
	await page.locator('[data-index="1"]').waitFor();
	for (const key of ['j', 'j', 'x']) await page.keyboard.press(key);
	await toolbar.getByRole('button', { name: 'Clear' }).press('Enter');
	await toolbar.waitFor({ state: 'detached' });
	await expect.poll(focusedRow).toBe('1');
	// Far away it is still the row that Tab leads to.
	await page.locator('[data-index="1"]').hover();
	await page.mouse.wheel(0, 3000);
	await page.locator(`[data-index="${RUNS - 1}"]`).waitFor();
	expect(await focusedRow()).toBe('1');
	await page.keyboard.press('j');
	await expect.poll(focusedRow).toBe('2');
	await visit.end();
});
