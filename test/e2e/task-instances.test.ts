import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import type { Stack } from './console-stack.ts';
import { look } from './looks.ts';
import { addExecutor, newProject } from './new-project.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';

let browser: ConsoleBrowser;
let stack: Stack;
let seeds: RunSeeds;
let tasks: string;
let clean: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	stack = await newProject(inject('stack'), 'task instances');
	tasks = `/p/${stack.owner.projectId}/task-instances`;
	await addExecutor(stack);
	seeds = new RunSeeds(stack);
});

afterAll(() => browser.close());

describe('the list of task instances', () => {
	test('teaches what belongs here while there is nothing', async () => {
		const visit = await browser.visit(tasks);
		await visit.page.getByRole('heading', { name: 'No task has ended yet' }).waitFor();
		await visit.expectAccessible();
		await visit.end();
	});

	test('shows tasks as they end, without being read anew', async () => {
		clean = await seeds.workflow('orders-clean', [
			scriptNode('fetch', 'true'),
			scriptNode('validate', 'exit 3', ['fetch']),
			scriptNode('publish', 'true', ['validate']),
		]);
		const visit = await browser.visit(tasks);
		await visit.page.locator('[data-liveness=live]').waitFor();
		await seeds.run(clean);
		await visit.page.getByRole('link', { name: 'validate' }).waitFor();
		await visit.page.getByRole('row').filter({ hasText: 'publish' }).getByText('Skipped').waitFor();
		await visit.page.getByRole('button', { name: 'Failed 1' }).waitFor();
		await visit.end();
	});

	test('filters by what is in the address, and tasks that no longer fit are not there', async () => {
		const visit = await browser.visit(`${tasks}?state=failed`);
		await visit.page.getByRole('link', { name: 'validate' }).waitFor();
		expect(await visit.page.getByRole('link', { name: 'fetch' }).count()).toBe(0);
		await visit.page.getByRole('button', { name: /^Success/ }).click();
		await visit.page.waitForURL(/state=failed&state=success/);
		await visit.page.getByRole('link', { name: 'fetch' }).waitFor();
		await visit.page.goto(`${tasks}?workflowId=${clean}&type=SHELL&name=publ`);
		await visit.page.getByRole('link', { name: 'publish' }).waitFor();
		expect(await visit.page.getByRole('row').count()).toBe(2);
		await visit.page.goto(`${tasks}?name=nothing-like-it`);
		await visit.page.getByRole('heading', { name: 'No task matches' }).waitFor();
		await visit.end();
	});

	test('opens the run of a task with the task beside it', async () => {
		const visit = await browser.visit(tasks);
		await visit.page.getByRole('row').filter({ hasText: 'validate' }).getByText('Failed').click();
		await visit.page.waitForURL(/\/instances\/ins_[^?]+\?task=validate/);
		await visit.end();
	});

	test('keeps what is read where it is while new tasks come, and shows them when asked', async () => {
		const many = await seeds.workflow(
			'many',
			Array.from({ length: 40 }, (_, place) => scriptNode(`t${place}`, 'true')),
		);
		await seeds.run(many);
		const visit = await browser.visit(tasks);
		await visit.page.locator('[data-liveness=live]').waitFor();
		await visit.page.getByRole('button', { name: 'Success 41' }).waitFor();
		const list = visit.page.getByRole('region', { name: 'Task instances' });
		await list.evaluate((element) => element.scrollTo({ top: 400 }));
		const first = await list.getByRole('row').nth(3).getByRole('link').first().textContent();
		await seeds.run(clean);
		await visit.page.getByRole('button', { name: /^3 new/ }).waitFor();
		expect(await list.getByRole('row').nth(3).getByRole('link').first().textContent()).toBe(first);
		await visit.expectAccessible();
		await visit.shot('task-instances-new');
		await visit.page.getByRole('button', { name: /^3 new/ }).click();
		await visit.page.getByRole('button', { name: /new$/ }).waitFor({ state: 'detached' });
		await visit.page.getByRole('link', { name: 'validate' }).first().waitFor();
		await visit.end();
	});

	test.each(['light', 'dark'] as const)(
		'is accessible, and a row’s menu narrows the list to its node, %s',
		async (theme) => {
			const visit = await browser.visit(tasks, { theme });
			await visit.page.getByRole('link', { name: 'validate' }).first().waitFor();
			await visit.expectAccessible();
			await visit.shot(`task-instances-${theme}`);
			await visit.page.getByRole('row').filter({ hasText: 'validate' }).first().click({ button: 'right' });
			await visit.page.getByRole('menuitem', { name: 'Only this node' }).click();
			await visit.page.waitForURL(/name=validate/);
			await visit.end();
		},
	);

	test('fits on a phone', async () => {
		const visit = await browser.visit(`${tasks}?state=failed`, { screen: 'phone' });
		await visit.page.getByRole('link', { name: 'validate' }).first().waitFor();
		await look(visit, 'task-instances-phone', 'phone');
		await visit.end();
	});

	test('its things are found from the command palette', async () => {
		const visit = await browser.visit(tasks);
		await visit.page.getByRole('link', { name: 'validate' }).first().waitFor();
		await visit.page.keyboard.press('Control+k');
		await visit.page.getByRole('combobox').fill('orders-cl');
		await visit.page.getByRole('option', { name: 'orders-clean' }).click();
		await visit.page.waitForURL(new RegExp(`/workflows/${clean}`));
		await visit.page.keyboard.press('Control+k');
		await visit.page.getByRole('combobox').fill('referen');
		await visit.page.getByRole('option', { name: 'reference' }).click();
		await visit.page.waitForURL(/\/executors\/exe_/);
		await visit.end();
	});
});
