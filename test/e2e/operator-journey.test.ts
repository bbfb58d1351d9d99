import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import { Gate } from './gate.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

const stack = inject('stack');
const seeds = new RunSeeds(stack);
const project = `/p/${stack.owner.projectId}`;

let browser: ConsoleBrowser;
let first: Gate;
let second: Gate;

beforeAll(async () => {
	[browser, first, second] = await Promise.all([ConsoleBrowser.open(), Gate.make(), Gate.make()]);
});

afterAll(() => Promise.all([browser.close(), first.remove(), second.remove()]));

async function stands({ page }: Visit, state: string): Promise<void> {
	await page.locator(`header [data-state="${state}"]`).first().waitFor();
}

/** Presses the button of an operation on the run, and confirms it. */
async function operate({ page }: Visit, operation: string, confirm: string): Promise<void> {
	await page.getByRole('button', { name: operation, exact: true }).click();
	await page.getByRole('dialog').getByRole('button', { name: confirm }).click();
	await page.getByRole('dialog').waitFor({ state: 'detached' });
}

test('an operator finds a run, sees how it stands, pauses and resumes it, recovers, reruns, stops and deletes it, and reads its tasks', async () => {
	const workflow = await seeds.workflow('journey-nightly', [
		first.node('extract'),
		scriptNode('check', second.scriptOf('echo right', 'exit 3'), ['extract']),
		scriptNode('load', 'echo loaded', ['check']),
	]);
	const id = await seeds.run(workflow);

	// The page of instances, and from a name to the graph with the states of the tasks.
	const visit = await browser.visit(`${project}/instances?workflowId=${workflow}`);
	const { page } = visit;
	await page.getByRole('link', { name: 'journey-nightly' }).first().click();
	await page.locator('[data-node="extract"][data-state="running"]').waitFor();
	await visit.shot('journey-running');

	// Pause waits for what runs and starts nothing after it; resuming goes on from there.
	await operate(visit, 'Pause', 'Pause the run');
	await stands(visit, 'pausing');
	await first.open();
	await stands(visit, 'paused');
	await page.getByText('Paused: nothing starts until the run is resumed.').waitFor();
	await visit.expectAccessible();
	await visit.shot('journey-paused');
	await operate(visit, 'Resume', 'Resume the run');
	await stands(visit, 'failed');

	// Recovery goes on from the failed task: what succeeded before stays as it is.
	await second.open();
	await operate(visit, 'Recover', 'Recover the run');
	await stands(visit, 'success');
	await page.getByRole('link', { name: /^Tasks/ }).click();
	const attempts = page.getByRole('row').filter({ hasText: 'extract' });
	await attempts.waitFor();
	await visit.shot('journey-recovered');

	// A run that has ended is run again as a whole.
	await first.shut();
	await operate(visit, 'Rerun', 'Run again');
	await stands(visit, 'running');
	await first.open();
	await stands(visit, 'success');
	await page.getByRole('link', { name: 'Gantt' }).click();
	await page.locator('[data-key="load"] [data-bar]').first().waitFor();
	const keys = await page.locator('[data-key]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key')));
	expect(keys).toEqual(['extract', 'check', 'load']);
	await visit.expectAccessible();
	await visit.shot('journey-gantt');

	// From the page of task instances to the run of one, and to its log.
	const tasks = await browser.visit(`${project}/task-instances?workflowId=${workflow}&state=success`);
	await tasks.page.getByRole('link', { name: 'load', exact: true }).first().click();
	await tasks.page.waitForURL(new RegExp(id));
	await tasks.page.getByText('loaded', { exact: true }).first().waitFor();
	await tasks.shot('journey-log');
	await tasks.end();

	await stopAndDelete(visit, workflow);
	await visit.end();
});

async function stopAndDelete(visit: Visit, workflow: string): Promise<void> {
	const { page } = visit;
	// Stopped while it runs.
	await first.shut();
	await operate(visit, 'Rerun', 'Run again');
	await stands(visit, 'running');
	await operate(visit, 'Stop', 'Stop the run');
	await stands(visit, 'stopped');
	await visit.shot('journey-stopped');

	// Deleted with all of its task instances.
	await page.getByRole('button', { name: 'Actions' }).click();
	await page.getByRole('menuitem', { name: 'Delete' }).click();
	await page.getByRole('dialog').getByText('3 task instances').waitFor();
	await visit.shot('journey-delete');
	await page.getByRole('button', { name: 'Delete for good' }).click();
	await page.waitForURL(/\/instances$/);
	// What the page was reading when the run went finds nothing any more.
	visit.forgive(/404.*\/gantt/);
	await page.goto(`${project}/task-instances?workflowId=${workflow}`);
	await page.getByRole('heading', { name: 'No task matches' }).waitFor();
}
