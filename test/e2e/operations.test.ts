import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import { Gate } from './gate.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

const stack = inject('stack');
const seeds = new RunSeeds(stack);

let browser: ConsoleBrowser;
let workflow: string;
let gate: Gate;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	gate = await Gate.make();
	workflow = await seeds.workflow('operated-by-hand', [
		gate.node('extract'),
		scriptNode('check', "echo 'ERROR: 3 rows are wrong'; exit 3", ['extract']),
		scriptNode('publish', 'echo published', ['check']),
		scriptNode('report', 'echo reported', ['extract']),
	]);
});

afterAll(async () => {
	await browser.close();
	await gate.remove();
});

function node(visit: Visit, key: string, state?: string) {
	return visit.page.locator(`[data-node="${key}"]${state === undefined ? '' : `[data-state="${state}"]`}`);
}

/** Chooses an operation in the menu of a node. */
async function choose(visit: Visit, key: string, operation: string): Promise<void> {
	await node(visit, key).click({ button: 'right' });
	await visit.page.getByRole('menuitem', { name: operation, exact: true }).click();
}

/** Waits until what was done is said, and fails when that covers the bar of the chosen rows. */
async function isSaidAboveTheBar({ page }: Visit, text: string): Promise<void> {
	const toast = page.getByText(text).locator('..');
	await toast.waitFor();
	const gap = async () => {
		const [above, below] = [await toast.boundingBox(), await page.getByRole('toolbar').boundingBox()];
		return above && below ? below.y - (above.y + above.height) : Number.NaN;
	};
	await expect.poll(gap).toBeGreaterThan(0);
}

describe('a run that is operated', () => {
	test('is paused and resumed, and its tasks held, released, terminated, forced and rerun', async () => {
		const id = await seeds.run(workflow);
		const visit = await browser.visit(`/p/${stack.owner.projectId}/instances/${id}`);
		const { page } = visit;
		await node(visit, 'extract', 'running').waitFor();

		await choose(visit, 'report', 'Hold');
		await page.getByText('The task is held').waitFor();
		await node(visit, 'report', 'held').waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await page.getByText('The task was released').waitFor();
		await node(visit, 'report', 'pending').waitFor();
		await choose(visit, 'report', 'Hold');
		await node(visit, 'report', 'held').waitFor();

		await page.getByRole('button', { name: 'Pause', exact: true }).click();
		await page.getByText('nothing else starts').waitFor();
		await visit.expectAccessible();
		await visit.shot('operations-pause');
		await page.getByRole('button', { name: 'Pause the run' }).click();
		await page.locator('header [data-state="pausing"]').first().waitFor();
		await gate.open();
		await page.locator('header [data-state="paused"]').first().waitFor();
		await node(visit, 'check', 'queued').waitFor();
		await visit.shot('operations-paused');
		await page.getByRole('button', { name: 'Resume', exact: true }).click();
		await page.getByRole('button', { name: 'Resume the run' }).click();
		await node(visit, 'check', 'failed').waitFor();

		// Only the held task is left: the run rests until it is released.
		await page.locator('header [data-state="paused"]').first().waitFor();
		await choose(visit, 'report', 'Terminate');
		await page.getByRole('dialog').getByText('report', { exact: true }).waitFor();
		await visit.expectAccessible();
		await visit.shot('operations-terminate');
		await page.getByRole('dialog').getByRole('button', { name: 'Terminate' }).click();
		await node(visit, 'report', 'failed').waitFor();
		await page.locator('header [data-state="failed"]').first().waitFor();

		await choose(visit, 'check', 'Set to success');
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('region', { name: 'What changes at once' }).getByText('publish').waitFor();
		await visit.shot('operations-set-success');
		await dialog.getByRole('button', { name: 'Set to success' }).click();
		await node(visit, 'publish', 'success').waitFor();

		await choose(visit, 'report', 'Rerun');
		await dialog.getByRole('radio', { name: /With everything after it/ }).check();
		await dialog.getByRole('radio', { name: /The newest/ }).check();
		await visit.expectAccessible();
		await visit.shot('operations-rerun');
		await dialog.getByRole('button', { name: 'Run again' }).click();
		await node(visit, 'report', 'success').waitFor();
		await page.locator('header [data-state="success"]').first().waitFor();
		await visit.end();
	});

	test('has tasks that are operated together from their list, and from the keyboard', async () => {
		const id = await seeds.run(
			await seeds.workflow('operated-together', [scriptNode('one', 'exit 1'), scriptNode('two', 'exit 1')]),
		);
		const visit = await browser.visit(`/p/${stack.owner.projectId}/instances/${id}/tasks`, { theme: 'dark' });
		const { page } = visit;
		await page.locator('header [data-state="failed"]').first().waitFor();
		await page.locator('[data-index="1"]').waitFor();
		for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
		await page.getByRole('toolbar').getByRole('button', { name: 'Set to success' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Set 2 to success' }).click();
		await isSaidAboveTheBar(visit, '2 tasks count as successes');
		await visit.shot('operations-toast');
		await page.locator('header [data-state="success"]').first().waitFor();
		// What was done cannot be done again, and yet who did it is still there.
		const setToSuccess = page.getByRole('toolbar').getByRole('button', { name: 'Set to success', disabled: true });
		await expect
			.poll(() => setToSuccess.evaluate((button) => button === button.ownerDocument.activeElement))
			.toBe(true);
		expect(await page.getByRole('row').filter({ hasText: 'A person set its state' }).count()).toBe(2);
		await visit.expectAccessible();
		await visit.shot('operations-together');
		await visit.end();
	});

	test('has tasks that are operated on a phone, where what was done covers no button', async () => {
		const id = await seeds.run(await seeds.workflow('operated-on-a-phone', [scriptNode('one', 'exit 1')]));
		const path = `/p/${stack.owner.projectId}/instances/${id}/tasks`;
		const visit = await browser.visit(path, { screen: 'phone', locale: 'zh-CN' });
		const { page } = visit;
		await page.locator('[data-index] [data-state="failed"]').waitFor();
		await page.getByRole('checkbox', { name: '选择此行' }).check();
		await page.getByRole('toolbar').getByRole('button', { name: '置为成功' }).click();
		await page.getByRole('dialog').getByRole('button', { name: '置为成功' }).click();
		await isSaidAboveTheBar(visit, '1 个任务已计为成功');
		await visit.shot('operations-toast-phone');
		await page.getByRole('button', { name: '清除' }).click();
		await page.getByRole('toolbar').waitFor({ state: 'detached' });
		await visit.end();
	});

	test('gives the focus back to the node whose menu was opened by keys', async () => {
		const id = await seeds.run(await seeds.workflow('operated-by-keys', [scriptNode('one', 'exit 1')]));
		const visit = await browser.visit(`/p/${stack.owner.projectId}/instances/${id}`);
		const { page } = visit;
		const focused = () => page.evaluate('document.activeElement?.dataset.node');
		const dialog = page.getByRole('dialog', { name: 'Set one to success?' });
		await node(visit, 'one', 'failed').focus();
		// What a menu and a dialog are drawn with is loaded the first time, and at hand the second.
		for (const _ of ['first', 'second']) {
			await page.keyboard.press('Shift+F10');
			await page.getByRole('menuitem', { name: 'Set to success', exact: true }).waitFor();
			await page.keyboard.press('Escape');
			await expect.poll(focused).toBe('one');
			await page.keyboard.press('Shift+F10');
			await page.getByRole('menuitem', { name: 'Set to success', exact: true }).press('Enter');
			await dialog.waitFor();
			await page.keyboard.press('Escape');
			await dialog.waitFor({ state: 'detached' });
			await expect.poll(focused).toBe('one');
		}
		await page.keyboard.press('Shift+F10');
		await page.getByRole('menuitem', { name: 'Set to success', exact: true }).press('Enter');
		await dialog.getByRole('button', { name: 'Set to success' }).press('Enter');
		await page.getByText('The task counts as a success').waitFor();
		await dialog.waitFor({ state: 'detached' });
		await expect.poll(focused).toBe('one');
		await visit.end();
	});
});
