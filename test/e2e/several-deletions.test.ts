import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import type { Stack } from './console-stack.ts';
import { Gate } from './gate.ts';
import { LOOKS, look, lookName } from './looks.ts';
import { addExecutor, newProject } from './new-project.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

/** More than the dialog shows at once. */
const ENDED = 9;

let browser: ConsoleBrowser;
let stack: Stack;
let gate: Gate;
let instances: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	gate = await Gate.make();
	stack = await newProject(inject('stack'), 'several deletions');
	instances = `/p/${stack.owner.projectId}/instances`;
	await addExecutor(stack);
	const seeds = new RunSeeds(stack);
	const ended = await seeds.workflow('nightly-sales-of-all-shops-and-of-what-came-back-to-them', [
		scriptNode('extract', 'true'),
		scriptNode('load', 'true', ['extract']),
	]);
	for (let run = 0; run < ENDED; run += 1) await seeds.run(ended);
	await seeds.run(await seeds.workflow('hourly-import', [gate.node('wait')]));
});

afterAll(async () => {
	await gate.open();
	await browser.close();
	await gate.remove();
});

async function chooseAll({ page }: Visit): Promise<void> {
	await page.locator('tbody [data-state="running"]').waitFor();
	await expect.poll(() => page.locator('tbody [data-state="success"]').count()).toBe(ENDED);
	await page.getByRole('checkbox', { name: 'Select all on screen' }).check();
}

describe('who deletes several runs', () => {
	test('sees what goes with each, those first that are refused, and what goes in all', async () => {
		const visit = await browser.visit(instances);
		const { page } = visit;
		await chooseAll(visit);
		await page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name: 'Delete' }).click();
		const dialog = page.getByRole('dialog', { name: `Delete ${ENDED} runs?` });
		const runs = dialog.getByRole('region', { name: 'What goes, run by run' });
		await runs.getByText('Not possible while the run is running.').waitFor();
		expect(await runs.getByRole('listitem').first().textContent()).toContain('hourly-import');
		expect(await runs.getByText('2 tasks · 2 logs').count()).toBe(5);
		await dialog.getByText(`${ENDED * 2} task instances`).waitFor();
		await dialog.getByText('1 run that is refused').waitFor();
		await visit.expectAccessible();
		await visit.shot('several-deletions-chosen');
		await runs.getByRole('button', { name: `Show all ${ENDED + 1}` }).click();
		expect(await runs.getByText('2 tasks · 2 logs').count()).toBe(ENDED);
		await visit.expectAccessible();
		await visit.shot('several-deletions-all');
		await visit.end();
	});

	test.for(LOOKS)('sees it in a %s theme on a %s in %s', async ([theme, screen, locale]) => {
		const visit = await browser.visit(instances, { theme, screen, locale });
		const { page } = visit;
		await page.locator('[data-index="0"] [data-state="running"]').waitFor();
		const rows = page.getByRole('checkbox', { name: /^(Select row|选择此行)$/ });
		for (let row = 0; row < 3; row += 1) await rows.nth(row).check();
		await page
			.getByRole('toolbar')
			.getByRole('button', { name: /^(Delete|删除)$/ })
			.click();
		const dialog = page.getByRole('dialog');
		await dialog
			.getByText(/^(2 tasks · 2 logs|2 个任务 · 2 份日志)$/)
			.first()
			.waitFor();
		await dialog.getByText(/^(1 run that is refused|1 个被拒绝的运行)$/).waitFor();
		await look(visit, `several-deletions-${lookName(theme, screen, locale)}`, screen);
		await visit.end();
	});

	test('deletes those that can be', async () => {
		const visit = await browser.visit(instances);
		const { page } = visit;
		await chooseAll(visit);
		await page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name: 'Delete' }).click();
		await page
			.getByRole('dialog')
			.getByRole('button', { name: `Delete ${ENDED} for good` })
			.click();
		await page.getByText(`${ENDED} runs were deleted`).waitFor();
		await page.locator('tbody [data-state="success"]').first().waitFor({ state: 'detached' });
		expect(await page.locator('tbody [data-state="running"]').count()).toBe(1);
		await visit.end();
	});
});
