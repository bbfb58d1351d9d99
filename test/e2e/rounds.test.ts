import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { z } from 'zod';
import { ApiClient } from '../../cli/client/api-client.ts';
import { ConsoleBrowser } from './console-browser.ts';
import { Gate } from './gate.ts';
import { LOOKS, lookName } from './looks.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

const stack = inject('stack');
const api = new ApiClient(stack.url, stack.owner.token);
const seeds = new RunSeeds(stack);
const stateSchema = z.object({ state: z.string(), round: z.number() });

let browser: ConsoleBrowser;
/** While it is shut, the first task fails; and while it is, the second does not end. */
let mended: Gate;
let hold: Gate;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	[mended, hold] = [await Gate.make(), await Gate.make()];
});

afterAll(async () => {
	await browser.close();
	await Promise.all([mended.remove(), hold.remove()]);
});

function pathOf(id: string, rest = ''): string {
	return `/projects/${stack.owner.projectId}/instances/${id}${rest}`;
}

function reaches(id: string, wanted: z.infer<typeof stateSchema>): Promise<void> {
	const look = async () =>
		expect(await api.call({ method: 'GET', path: pathOf(id) }, stateSchema)).toMatchObject(wanted);
	return vi.waitFor(look, { timeout: 120_000, interval: 300 });
}

/** A run whose first round failed and whose second is under way: its first task is done, its second runs. */
async function aRunInItsSecondRound(name: string): Promise<string> {
	await Promise.all([mended.shut(), hold.shut()]);
	const check = scriptNode('check', mended.scriptOf('echo right', 'echo wrong; exit 3'));
	const id = await seeds.run(await seeds.workflow(name, [check, hold.node('load', ['check'])]));
	await reaches(id, { state: 'failed', round: 1 });
	await mended.open();
	await api.call({ method: 'POST', path: pathOf(id, '/rerun'), body: {} }, z.unknown());
	return id;
}

function open(id: string, rest = '', options: Parameters<ConsoleBrowser['visit']>[1] = {}): Promise<Visit> {
	return browser.visit(`/p/${stack.owner.projectId}/instances/${id}${rest}`, options);
}

test('an earlier round is seen in graph, Gantt and table alike, is not operated, and stays as it is while the present one runs', async () => {
	const id = await aRunInItsSecondRound('seen-again');
	const visit = await open(id);
	const { page } = visit;
	await page.locator('[data-node="load"][data-state="running"]').waitFor();
	await page.getByRole('combobox', { name: 'Round: Round 2, present' }).click();
	await page.getByRole('option', { name: 'Round 1' }).click();
	await page.waitForURL(/round=1/);
	await page.getByText('You see round 1 of 2,').waitFor();
	await page.locator('[data-node="check"][data-state="failed"]').waitFor();
	await page.locator('[data-node="load"][data-state="skipped"]').waitFor();
	await page.locator('header [data-state="failed"]').first().waitFor();
	expect(await page.getByRole('button', { name: 'Actions' }).count()).toBe(0);
	expect(await page.getByRole('button', { name: 'Stop' }).count()).toBe(0);
	await visit.expectAccessible();
	await page.locator('[data-node="check"]').click();
	await page.getByText('wrong', { exact: true }).waitFor();
	await page.getByRole('tab', { name: 'Details' }).click();
	await page.getByText('The script ended with exit code 3.').first().waitFor();
	expect(await page.getByRole('button', { name: 'Operate the task' }).count()).toBe(0);
	await page.getByRole('button', { name: 'Close the task' }).click();

	await hold.open();
	await reaches(id, { state: 'success', round: 2 });
	await page.getByRole('link', { name: 'Tasks 2' }).click();
	await page.getByRole('row', { name: /check.*Failed/ }).waitFor();
	await page.getByRole('row', { name: /load.*Skipped/ }).waitFor();
	expect(await page.getByRole('checkbox').count()).toBe(0);
	await page.getByRole('link', { name: 'Gantt' }).click();
	await page.locator('[data-key="check"][data-state="failed"]').waitFor();

	await page.getByRole('button', { name: 'Back to the present round' }).click();
	await page.locator('[data-key="load"][data-state="success"]').waitFor();
	await page.locator('header [data-state="success"]').first().waitFor();
	await page.getByRole('button', { name: 'Rerun' }).waitFor();
	expect(page.url()).not.toContain('round');
	await visit.end();
});

test('a round that has not begun is told apart from one that has', async () => {
	const id = await aRunInItsSecondRound('not-so-far');
	const visit = await open(id, '/tasks?round=9');
	await visit.page.getByText('There is no round 9').waitFor();
	await visit.expectAccessible();
	await visit.page.getByRole('button', { name: 'Back to the present round' }).click();
	await visit.page.getByRole('row', { name: /load/ }).waitFor();
	await visit.end();
	await hold.open();
});

test.each(LOOKS)(
	'an earlier round can be told from the present one at a glance, %s on a %s in %s',
	async (theme, screen, locale) => {
		const id = await aRunInItsSecondRound(`glance-${lookName(theme, screen, locale).toLowerCase()}`);
		for (const [part, rest] of Object.entries({ graph: '', table: '/tasks', gantt: '/gantt' })) {
			const visit = await open(id, `${rest}?round=1`, { theme, screen, locale });
			await visit.page.getByRole('button', { name: /Back to the present round|返回当前轮次/ }).waitFor();
			await visit.rest();
			if (screen === 'phone') expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
			await visit.expectAccessible();
			await visit.shot(`round-${part}-${lookName(theme, screen, locale)}`);
			await visit.end();
		}
		await hold.open();
	},
);
