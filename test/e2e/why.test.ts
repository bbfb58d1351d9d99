import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { ApiClient } from '../../cli/client/api-client.ts';
import { ConsoleBrowser } from './console-browser.ts';
import { Gate } from './gate.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

const stack = inject('stack');
const project = `/p/${stack.owner.projectId}`;
const seeds = new RunSeeds(stack);

let browser: ConsoleBrowser;
let gate: Gate;
let workflow: string;
let failedRun: string;

/** A run whose first task waits at the gate, and whose second is held. */
async function aHeldRun(): Promise<string> {
	const id = await seeds.run(workflow);
	const path = `/projects/${stack.owner.projectId}/task-instances/${id}.clean/hold`;
	await new ApiClient(stack.url, stack.owner.token).call({ method: 'POST', path, body: {} }, z.unknown());
	return id;
}

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	gate = await Gate.make();
	workflow = await seeds.workflow('held-orders', [
		gate.node('extract'),
		scriptNode('clean', 'echo cleaning', ['extract']),
		scriptNode('load', 'echo loading', ['clean']),
		scriptNode('report', 'echo reporting', ['clean', 'load']),
	]);
	failedRun = await seeds.run(
		await seeds.workflow('broken-orders', [
			scriptNode('read', 'exit 3'),
			scriptNode('write', 'echo writing', ['read']),
			scriptNode('tell', 'echo telling', ['write']),
		]),
	);
});

afterAll(async () => {
	await browser.close();
	await gate.remove();
});

/** Asks about the run or the workflow of the page, or about the task that is open beside it. */
async function ask(visit: Visit, task?: string): Promise<void> {
	const place =
		task === undefined ? visit.page.locator('main header').first() : visit.page.getByRole('region', { name: task });
	await place.getByRole('button', { name: /^(Why\?|为什么？)$/ }).click();
	await visit.page.getByRole('dialog').getByRole('listitem').first().waitFor();
}

async function openRun(id: string, options: Parameters<ConsoleBrowser['visit']>[1] = {}, rest = ''): Promise<Visit> {
	return await browser.visit(`${project}/instances/${id}${rest}`, options);
}

test.each(['light', 'dark'] as const)('a task says what it waits for, down to what holds it up, %s', async (theme) => {
	const visit = await openRun(await aHeldRun(), { theme }, '?task=report&view=details');
	await ask(visit, 'report');
	const dialog = visit.page.getByRole('dialog', { name: 'Why does report not run?' });
	await dialog.getByText('It waits for 2 tasks before it to end.').waitFor();
	await dialog.getByText('It is held: it does not start until it is released.').waitFor();
	await dialog.getByText('see above').waitFor();
	await visit.expectAccessible();
	await visit.shot(`why-task-${theme}`);
	await visit.end();
});

test('what somebody holds is released where one reads that it is held', async () => {
	const visit = await openRun(await aHeldRun());
	await ask(visit);
	const dialog = visit.page.getByRole('dialog', { name: 'Why is it not done?' });
	await dialog.getByText('1 task is held.').waitFor();
	await visit.shot('why-run');
	await dialog.getByRole('button', { name: 'Release' }).first().click();
	await visit.page.getByText('The task was released').waitFor();
	await ask(visit);
	await dialog.getByText('1 task runs.').waitFor();
	expect(await dialog.getByText('1 task is held.').count()).toBe(0);
	await visit.end();
});

test('a run that failed says where it began, and is recovered from there', async () => {
	const visit = await openRun(failedRun);
	await visit.page.locator('header [data-state="failed"]').waitFor();
	await ask(visit);
	const dialog = visit.page.getByRole('dialog', { name: 'Why did it end like this?' });
	await dialog.getByText('It failed, because the executor reported a failure').waitFor();
	await visit.expectAccessible();
	await visit.shot('why-failed');
	await dialog.getByRole('button', { name: 'Recover the run' }).first().click();
	await visit.page.getByRole('dialog', { name: 'Recover broken-orders?' }).waitFor();
	await visit.end();
});

test('a workflow says why it does not run', async () => {
	const visit = await browser.visit(`${project}/workflows/${workflow}`);
	await ask(visit);
	const dialog = visit.page.getByRole('dialog', { name: 'Why does it not run?' });
	await dialog.getByText('It has no schedule, so it runs when somebody starts it.').waitFor();
	await dialog.getByRole('link', { name: 'Add a schedule' }).waitFor();
	await visit.expectAccessible();
	await visit.shot('why-workflow');
	await visit.end();
});

test('the reasons are read on a phone and in Chinese', async () => {
	const phone = await openRun(await aHeldRun(), { screen: 'phone', locale: 'zh-CN' }, '?task=report&view=details');
	await ask(phone, 'report');
	await phone.page.getByText('已挂起：释放之前不会启动。').waitFor();
	await phone.expectAccessible();
	await phone.shot('why-phone-zh');
	await phone.end();
	const desk = await openRun(failedRun, { locale: 'zh-CN' }, '?task=tell&view=details');
	await ask(desk, 'tell');
	await desk.page.getByText('已跳过：上游任务失败。').first().waitFor();
	await desk.shot('why-failed-zh');
	await desk.end();
});
