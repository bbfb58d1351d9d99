import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import type { Stack } from './console-stack.ts';
import { Gate } from './gate.ts';
import { LOOKS, look, lookName } from './looks.ts';
import { addExecutor, newProject } from './new-project.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

let stack: Stack;
let seeds: RunSeeds;
let browser: ConsoleBrowser;
const gates: Gate[] = [];

beforeAll(async () => {
	stack = await newProject(inject('stack'), `strategies-${crypto.randomUUID().slice(0, 4)}`);
	await addExecutor(stack);
	seeds = new RunSeeds(stack);
	browser = await ConsoleBrowser.open();
});

afterAll(async () => {
	await browser.close();
	await Promise.all(gates.map((gate) => gate.remove()));
});

function path(of: string): string {
	return `/p/${stack.owner.projectId}${of}`;
}

async function shutGate(): Promise<Gate> {
	const gate = await Gate.make();
	gates.push(gate);
	return gate;
}

async function isInState({ page }: Visit, state: string): Promise<void> {
	await page.locator(`header [data-state="${state}"]`).first().waitFor();
}

/** Presses a button of the header and confirms what its dialog says. */
async function operate({ page }: Visit, operation: string, consequence: RegExp): Promise<void> {
	await page.locator('main header').getByRole('button', { name: operation, exact: true }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByText(consequence).waitFor();
	await dialog.getByRole('button', { name: `${operation} the run` }).click();
	await dialog.waitFor({ state: 'detached' });
}

describe('an execution strategy', () => {
	test('is chosen in the editor, written into the document and told on the page of the workflow', async () => {
		const id = await seeds.draft('month-end-close', [scriptNode('close', 'echo closed')]);
		const visit = await browser.visit(path(`/workflows/${id}/edit`));
		const { page } = visit;
		await page.getByRole('textbox', { name: 'Document' }).waitFor();
		await page.getByText('No problems').waitFor();
		await page.getByRole('button', { name: 'Settings' }).click();
		const dialog = page.getByRole('dialog', { name: 'Settings of the workflow' });
		expect(await dialog.getByRole('radio', { name: 'Parallel' }).isChecked()).toBe(true);
		await dialog.getByRole('radio', { name: 'Serial priority' }).check();
		await look(visit, 'strategy-settings', 'desk');
		await dialog.getByRole('button', { name: 'Write into the document' }).click();
		await page.getByText('executionStrategy: serialPriority').waitFor();
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		await page.getByText('Saved as version 2').waitFor();
		await page.getByRole('button', { name: 'Settings' }).click();
		expect(await dialog.getByRole('radio', { name: 'Serial priority' }).isChecked()).toBe(true);
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await page.locator('main').getByRole('link', { name: 'Overview' }).click();
		await page.getByRole('complementary', { name: 'Facts' }).getByText('Serial priority').waitFor();
		await visit.end();
	});

	test('lets a run wait for the one before it, be held while others pass it, and run when it is released', async () => {
		const gate = await shutGate();
		const workflow = await seeds.workflow('ledger-load', [gate.node('load')], { executionStrategy: 'serialWait' });
		const first = await seeds.run(workflow);
		const visit = await browser.visit(path(`/workflows/${workflow}`));
		const { page } = visit;
		await page.getByRole('button', { name: 'Run', exact: true }).click();
		await page.getByRole('dialog').getByText('this one waits for its turn').waitFor();
		await look(visit, 'strategy-start', 'desk');
		await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click();
		await page.waitForURL(/\/instances\/ins_/);
		await isInState(visit, 'waiting');
		await page.getByText('runs of this workflow follow one another').waitFor();
		await page.getByText('Number 1 of 1 in line.').waitFor();
		const holder = page.getByRole('status').getByRole('link', { name: first.slice(-8) });
		expect(await holder.getAttribute('href')).toBe(path(`/instances/${first}`));

		await operate(visit, 'Hold', /others of its workflow pass it/);
		await page.getByText('The run is held').waitFor();
		await page.getByText('Held: it does not start before it is released').waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await page.getByText('The run was released').waitFor();
		await page.locator('main header').getByRole('button', { name: 'Hold', exact: true }).waitFor();
		await operate(visit, 'Hold', /others of its workflow pass it/);
		await page.getByText('Held: it does not start before it is released').waitFor();

		const third = await seeds.run(workflow);
		await gate.open();
		const passing = await browser.visit(path(`/instances/${third}`), { theme: 'dark' });
		await isInState(passing, 'success');
		await passing.end();
		await isInState(visit, 'waiting');
		await operate(visit, 'Release', /maybe at once/);
		await isInState(visit, 'success');
		await page.getByText('Held: it does not start before it is released').waitFor({ state: 'detached' });
		await visit.end();
	});

	test('lets a run that ended wait again when it is rerun, and says so before', async () => {
		const gate = await shutGate();
		const script = gate.scriptOf('exit 1', 'sleep 600');
		const workflow = await seeds.workflow('rate-import', [scriptNode('load', script)], {
			executionStrategy: 'serialWait',
		});
		await gate.open();
		const failed = await seeds.run(workflow);
		const visit = await browser.visit(path(`/instances/${failed}`));
		const { page } = visit;
		await isInState(visit, 'failed');
		await gate.shut();
		const active = await seeds.run(workflow);
		await page.locator('main header').getByRole('button', { name: 'Rerun', exact: true }).click();
		await page.getByRole('dialog').getByText('so this one waits for its turn').waitFor();
		await look(visit, 'strategy-rerun', 'desk');
		await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click();
		await isInState(visit, 'waiting');
		await page
			.getByRole('status')
			.getByRole('link', { name: active.slice(-8) })
			.waitFor();
		await page.locator('main header').getByRole('button', { name: 'Why?' }).click();
		await page
			.getByRole('dialog')
			.getByRole('link', { name: active.slice(-8) })
			.waitFor();
		await look(visit, 'strategy-why', 'desk');
		await page.keyboard.press('Escape');
		await operate(visit, 'Stop', /1 task that has not begun will not run/);
		await isInState(visit, 'stopped');
		await seeds.stop(active);
		await visit.end();
	});

	test('refuses a start while another run is active, and leads to that one', async () => {
		const gate = await shutGate();
		const workflow = await seeds.workflow('price-feed', [gate.node('fetch')], { executionStrategy: 'serialDiscard' });
		const active = await seeds.run(workflow);
		const visit = await browser.visit(path(`/workflows/${workflow}`));
		const { page } = visit;
		await page.getByRole('button', { name: 'Run', exact: true }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByText('this start is refused').waitFor();
		await dialog.getByRole('button', { name: 'Run now' }).click();
		const refusal = dialog.getByRole('alert');
		await refusal.getByText('Another run of the workflow is active').waitFor();
		await look(visit, 'strategy-refused', 'desk');
		await refusal.getByRole('link', { name: active.slice(-8) }).click();
		await page.waitForURL(new RegExp(active));
		await isInState(visit, 'running');
		await gate.open();
		await isInState(visit, 'success');
		visit.forgive(/409/);
		await visit.end();
	});
});

describe('a schedule under an execution strategy', () => {
	test.each([
		['serialDiscard', /another run was active/, 'Discarded'],
		['serialWait', /waits for its turn/, 'Started'],
	] as const)('accounts in its ledger for what %s does', async (executionStrategy, told, outcome) => {
		const gate = await shutGate();
		const workflow = await seeds.workflow(`every-two-seconds-${executionStrategy}`, [gate.node('work')], {
			executionStrategy,
		});
		await seeds.schedule(workflow, '*/2 * * * * ?');
		const visit = await browser.visit(path(`/workflows/${workflow}/schedule?view=ledger`));
		const row = visit.page.getByRole('row').filter({ hasText: told }).first();
		await row.getByText(outcome, { exact: true }).waitFor();
		await visit.page.getByText('0 gaps').waitFor();
		await seeds.endSchedule(workflow);
		await look(visit, `strategy-ledger-${executionStrategy}`, 'desk');
		await gate.open();
		await visit.end();
	});
});

describe('runs that wait for their turn', () => {
	let waiting = '';
	let held = '';
	let workflow = '';

	beforeAll(async () => {
		const gate = await shutGate();
		workflow = await seeds.workflow('nightly-close', [gate.node('extract'), scriptNode('book', 'echo', ['extract'])], {
			executionStrategy: 'serialPriority',
		});
		await seeds.run(workflow);
		held = await seeds.run(workflow);
		await seeds.hold(held);
		waiting = await seeds.run(workflow, { priority: 'HIGH' });
		await seeds.run(workflow);
	});

	const PAGES = [
		['waiting-run', () => `/instances/${waiting}`, /Number 1 of 2|排在第 1 位/],
		['held-run', () => `/instances/${held}`, /Held: it|已挂起：释放/],
		['waiting-gantt', () => `/instances/${waiting}/gantt`, /Number 1 of 2|排在第 1 位/],
		['waiting-tasks', () => `/instances/${waiting}/tasks`, /turn of its run|等待轮到其运行/],
		['waiting-events', () => `/instances/${waiting}/events`, /waits for its turn|等待轮到自己/],
		['waiting-list', () => `/instances?workflowId=${workflow}`, /^(Held|已挂起)$/],
		['waiting-workflow', () => `/workflows/${workflow}`, /Serial priority|串行优先/],
	] as const;

	describe.each(LOOKS)('are told plainly, %s, %s, %s:', (theme, screen, locale) => {
		test.each(PAGES)('%s', async (name, of, drawn) => {
			const visit = await browser.visit(path(of()), { theme, screen, locale });
			await visit.page.getByText(drawn).first().waitFor();
			await visit.rest();
			await look(visit, `${name}-${lookName(theme, screen, locale)}`, screen);
			await visit.end();
		});
	});
});
