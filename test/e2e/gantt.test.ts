import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { z } from 'zod';
import { ApiClient } from '../../cli/client/api-client.ts';
import { buildNode } from '../support/build-document.ts';
import { ConsoleBrowser } from './console-browser.ts';
import { Gate } from './gate.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

const stack = inject('stack');
const api = new ApiClient(stack.url, stack.owner.token);
const seeds = new RunSeeds(stack);
const stateSchema = z.object({ state: z.string() });

let browser: ConsoleBrowser;
let gate: Gate;
/** A run of two rounds, with a retry, a delay and a task that was never reached. */
let run: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	gate = await Gate.make();
	const shell = { type: 'SHELL', config: { script: 'exit 3' } };
	const workflow = await seeds.workflow('nightly-bars', [
		scriptNode('extract', 'sleep 1'),
		buildNode('rates', [], { task: shell, retry: { count: 1, intervalSeconds: 1 } }),
		buildNode('settle', ['extract'], { task: { type: 'SHELL', config: { script: 'true' } }, delaySeconds: 1 }),
		scriptNode('publish', 'true', ['rates', 'settle']),
	]);
	run = await seeds.run(workflow);
	await ended();
	await api.call({ method: 'POST', path: pathOf(run, '/rerun'), body: {} }, z.unknown());
	await ended();
});

afterAll(async () => {
	await browser.close();
	await gate.remove();
});

function pathOf(id: string, rest = ''): string {
	return `/projects/${stack.owner.projectId}/instances/${id}${rest}`;
}

/** Waits until the run has ended, which it does with a failure. */
function ended(): Promise<void> {
	const look = async () => {
		const { state } = await api.call({ method: 'GET', path: pathOf(run) }, stateSchema);
		expect(state).toBe('failed');
	};
	return vi.waitFor(look, { timeout: 120_000, interval: 500 });
}

async function openGantt(options: Parameters<ConsoleBrowser['visit']>[1] = {}, id = run, query = ''): Promise<Visit> {
	return await browser.visit(`/p/${stack.owner.projectId}/instances/${id}/gantt${query}`, options);
}

function bars(visit: Visit, key: string) {
	const found = visit.page.locator(`[data-key="${key}"] [data-bar]`);
	return found.evaluateAll((elements) => elements.map((element) => element.getAttribute('data-bar')));
}

describe('the Gantt of a run', () => {
	test.each(['light', 'dark'] as const)('shows what every task waited for and when it ran, %s', async (theme) => {
		const visit = await openGantt({ theme });
		const rates = visit.page.locator('[data-key="rates"]');
		await rates.waitFor();
		const attempts = (await bars(visit, 'rates')).filter((bar) => bar !== 'ready');
		expect(attempts).toEqual(['failed', 'delayed', 'failed']);
		expect((await bars(visit, 'settle')).filter((bar) => bar !== 'ready')).toEqual(['waiting', 'delayed', 'success']);
		expect(await bars(visit, 'publish')).toEqual(['waiting']);
		await rates.locator('[data-bar="delayed"]').hover();
		await visit.page.locator('[data-gantt-card]').getByText('Waited for a time · the next attempt').waitFor();
		await visit.expectAccessible();
		await visit.shot(`gantt-${theme}`);
		await visit.end();
	});

	test('is worked with from the keyboard alone', async () => {
		const visit = await openGantt();
		await visit.page.locator('[data-row="0"]').focus();
		await visit.page.keyboard.press('ArrowDown');
		await expect.poll(() => visit.page.evaluate('document.activeElement?.dataset.row')).toBe('1');
		const key = await visit.page.locator('[data-row="1"]').getAttribute('data-key');
		const width = () => visit.page.locator('table').evaluate((table) => table.scrollWidth);
		const before = await width();
		await visit.page.keyboard.press('+');
		await expect.poll(width).toBeGreaterThan(before);
		await visit.page.keyboard.press('f');
		await expect.poll(width).toBe(before);
		await visit.page.keyboard.press('Enter');
		await visit.page.getByRole('heading', { name: key ?? '', exact: true }).waitFor();
		await visit.expectAccessible();
		await visit.end();
	});

	test('keeps rounds apart, and says so when there is no such round', async () => {
		const visit = await openGantt();
		await visit.page.getByRole('combobox', { name: 'Round: Round 2, newest' }).click();
		await visit.page.getByRole('option', { name: 'Round 1' }).click();
		await visit.page.waitForURL(/round=1/);
		await visit.page.getByRole('combobox', { name: 'Round: Round 1', exact: true }).waitFor();
		expect((await bars(visit, 'rates')).filter((bar) => bar === 'failed')).toHaveLength(2);
		await visit.page.goto(`${visit.page.url().split('?')[0]}?round=9`);
		await visit.page.getByRole('button', { name: 'Show the newest round' }).click();
		await visit.page.locator('[data-key="rates"]').waitFor();
		visit.forgive(/404/);
		await visit.end();
	});

	test('grows while the run goes on, and follows it to its end', async () => {
		const workflow = await seeds.workflow('growing-bars', [gate.node('hold'), scriptNode('after', 'true', ['hold'])]);
		const visit = await openGantt({}, await seeds.run(workflow));
		const bar = visit.page.locator('[data-key="hold"] [data-bar="running"]');
		await bar.waitFor();
		const width = () => bar.evaluate((element) => element.getBoundingClientRect().width);
		const before = await width();
		await expect.poll(width, { timeout: 10_000 }).toBeGreaterThan(before);
		await visit.expectAccessible();
		await visit.shot('gantt-live');
		await gate.open();
		await visit.page.locator('[data-key="after"] [data-bar="success"]').waitFor();
		await visit.end();
	});

	test('fits on a phone', async () => {
		const visit = await openGantt({ screen: 'phone', locale: 'zh-CN' });
		await visit.page.locator('[data-key="rates"]').waitFor();
		expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
		await visit.expectAccessible();
		await visit.shot('gantt-phone');
		await visit.page.locator('[data-key="rates"]').click();
		await visit.page.getByRole('button', { name: '关闭任务' }).waitFor();
		await visit.end();
	});
});
