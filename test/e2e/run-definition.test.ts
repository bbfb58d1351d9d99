import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { ApiClient } from '../../cli/client/api-client.ts';
import { buildDocument } from '../support/build-document.ts';
import { ConsoleBrowser } from './console-browser.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

const stack = inject('stack');
const api = new ApiClient(stack.url, stack.owner.token);
const seeds = new RunSeeds(stack);

let browser: ConsoleBrowser;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
});

afterAll(() => browser.close());

async function theText({ page }: Visit): Promise<string> {
	return (await page.getByRole('textbox', { name: 'Document' }).innerText()).replaceAll('\u00a0', ' ');
}

/** Puts a text in the place of the whole document. */
async function write({ page }: Visit, text: string): Promise<void> {
	await page.getByRole('textbox', { name: 'Document' }).click();
	await page.keyboard.press('Control+a');
	await page.keyboard.insertText(text);
}

test('a run that failed is given another definition for itself alone, says what that changes, and goes on with it', async () => {
	const workflow = await seeds.workflow('mended-by-hand', [
		scriptNode('extract', 'echo extracted'),
		scriptNode('check', 'exit 3', ['extract']),
		scriptNode('old', 'echo old', ['check']),
	]);
	const id = await seeds.run(workflow);
	const visit = await browser.visit(`/p/${stack.owner.projectId}/instances/${id}`);
	const { page } = visit;
	await page.locator('header [data-state="failed"]').first().waitFor();
	await page.getByRole('button', { name: 'Actions' }).click();
	await page.getByRole('menuitem', { name: 'Edit definition' }).click();
	await page.getByRole('textbox', { name: 'Document' }).waitFor();
	const text = await theText(visit);
	expect(text).toContain('exit 3');
	await visit.expectAccessible();
	await visit.shot('run-definition');

	await write(visit, text.replace('exit 3', 'echo right').replaceAll('old', 'fresh'));
	await page.getByText('Unsaved changes').waitFor();
	await page.getByLabel('What changed (optional)').fill('the check is right now');
	await page.getByRole('button', { name: 'Save for this run' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByText('1 new task: stopped until the run is recovered or rerun').waitFor();
	await dialog.getByText('1 task will leave the run').waitFor();
	await dialog.getByText('The workflow is online. Take it offline to change it too.').waitFor();
	await visit.expectAccessible();
	await visit.shot('run-definition-question');
	await dialog.getByRole('button', { name: 'Save for this run' }).click();
	await page.getByText('The run has version 2 now').waitFor();

	await page.getByRole('button', { name: 'Recover', exact: true }).click();
	await page.getByRole('dialog').getByText('What changes at once').waitFor();
	await visit.shot('run-definition-recover');
	await page.getByRole('button', { name: 'Recover the run' }).click();
	await page.locator('header [data-state="success"]').first().waitFor();
	await page.getByRole('link', { name: 'Graph' }).click();
	await page.locator('[data-node="fresh"][data-state="success"]').waitFor();
	expect(await page.locator('[data-node="old"]').count()).toBe(0);

	const versions = await browser.visit(`/p/${stack.owner.projectId}/workflows/${workflow}/versions`);
	await versions.page.getByText('the check is right now').waitFor();
	await versions.page.getByRole('link', { name: 'v2 one run' }).waitFor();
	await versions.expectAccessible();
	await versions.shot('run-definition-versions');
});

test('of two who give a run another definition the second sees what the first made of it, and chooses', async () => {
	const workflow = await seeds.workflow('mended-by-two', [scriptNode('check', 'exit 3')]);
	const id = await seeds.run(workflow);
	const visit = await browser.visit(`/p/${stack.owner.projectId}/instances/${id}/definition`);
	const { page } = visit;
	await page.locator('header [data-state="failed"]').first().waitFor();
	await page.getByText('Save for this run').waitFor();
	const text = await theText(visit);
	await write(visit, text.replace('exit 3', 'echo mine'));
	await page.getByText('Unsaved changes').waitFor();
	const path = `/projects/${stack.owner.projectId}/instances/${id}/document`;
	const body = { document: buildDocument([scriptNode('theirs', 'echo theirs')], { name: 'mended-by-two' }) };
	await api.call({ method: 'PUT', path, body }, z.unknown());
	await page.getByRole('button', { name: 'Save for this run' }).click();
	const conflict = page.getByRole('dialog', { name: 'Somebody else saved meanwhile' });
	await conflict.getByText('echo theirs').first().waitFor();
	await visit.expectAccessible();
	await visit.shot('run-definition-conflict');
	await conflict.getByRole('button', { name: 'Give the run mine' }).click();
	const question = page.getByRole('dialog', { name: 'Change the definition of this run' });
	await question.getByText('1 new task: stopped until the run is recovered or rerun').waitFor();
	await question.getByRole('button', { name: 'Save for this run' }).click();
	await page.getByText('The run has version 3 now').waitFor();
	visit.forgive(/412/);
	await visit.end();
});

test('a run that is under way shows what it is made of and cannot be edited', async () => {
	const workflow = await seeds.workflow('not-yet-mended', [scriptNode('slow', 'sleep 600')]);
	const id = await seeds.run(workflow);
	const visit = await browser.visit(`/p/${stack.owner.projectId}/instances/${id}/definition`);
	const { page } = visit;
	await page.getByText('It can be changed once the run has ended.').waitFor();
	expect(await theText(visit)).toContain('sleep 600');
	await page.getByRole('button', { name: 'Save for this run' }).waitFor({ state: 'hidden' });
	await visit.expectAccessible();
	await seeds.stop(id);
	await page.getByRole('button', { name: 'Save for this run' }).waitFor();
});
