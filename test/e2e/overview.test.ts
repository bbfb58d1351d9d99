import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import type { Stack } from './console-stack.ts';
import { look } from './looks.ts';
import { addExecutor, newProject } from './new-project.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

let browser: ConsoleBrowser;
let stack: Stack;
let seeds: RunSeeds;
let overview: string;
let sales: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	stack = await newProject(inject('stack'), 'overview');
	overview = `/p/${stack.owner.projectId}`;
	seeds = new RunSeeds(stack);
});

afterAll(() => browser.close());

/** The number in a tile. */
function tile(visit: Visit, panel: string, state: string) {
	return visit.page.getByRole('region', { name: panel }).locator(`[data-count=${state}]`);
}

describe('the overview', () => {
	test('leads a project without runs to its first one', async () => {
		const visit = await browser.visit(overview);
		await visit.page.locator('#guide-title').waitFor();
		await visit.page.getByText('No executor is registered').waitFor();
		await visit.expectAccessible();
		await visit.shot('overview-empty');
		await visit.end();
	});

	test('changes its numbers while a workflow runs, without being read anew', async () => {
		await addExecutor(stack);
		sales = await seeds.workflow('daily-sales', [scriptNode('extract', 'sleep 4')]);
		const visit = await browser.visit(overview);
		await visit.page.locator('[data-liveness=live]').waitFor();
		await tile(visit, 'Today', 'all').getByText('0', { exact: true }).waitFor();
		await visit.page.evaluate('window.wasNotReloaded = true');
		await seeds.run(sales);
		await tile(visit, 'Now', 'running').getByText('1', { exact: true }).waitFor();
		await visit.page.getByRole('region', { name: 'Longest running' }).getByText('daily-sales').waitFor();
		await tile(visit, 'Today', 'success').getByText('1', { exact: true }).waitFor();
		await tile(visit, 'Now', 'running').getByText('0', { exact: true }).waitFor();
		expect(await visit.page.evaluate('window.wasNotReloaded')).toBe(true);
		await visit.end();
	});

	test('names what failed, and each number leads to the list it counts', async () => {
		const clean = await seeds.workflow('orders-clean', [scriptNode('validate', 'echo missing >&2; exit 3')]);
		await seeds.run(clean);
		const visit = await browser.visit(overview);
		const failures = visit.page.getByRole('region', { name: 'Failures of the last day' });
		await failures.getByText('exit code 3').waitFor();
		await tile(visit, 'Today', 'failed').click();
		await visit.page.waitForURL(/\/instances\?state=failed&from=/);
		await visit.page.getByRole('link', { name: 'orders-clean' }).waitFor();
		await visit.page.goBack();
		await failures.getByRole('link', { name: 'validate' }).click();
		await visit.page.waitForURL(/\/instances\/ins_[^?]+\?task=validate/);
		await visit.end();
	});

	test.each(['light', 'dark'] as const)('is accessible, %s', async (theme) => {
		const visit = await browser.visit(overview, { theme });
		await visit.page.getByText('exit code 3').waitFor();
		await visit.expectAccessible();
		await visit.shot(`overview-${theme}`);
		await visit.end();
	});

	test('fits on a phone, in Chinese', async () => {
		const visit = await browser.visit(overview, { screen: 'phone', locale: 'zh-CN' });
		await visit.page.getByRole('heading', { name: '最近一天的失败' }).waitFor();
		await look(visit, 'overview-phone', 'phone');
		await visit.end();
	});

	test('says what schedules missed and how late they are, and leads to the ledgers that say why', async () => {
		const visit = await browser.visit('/account');
		await visit.page.route('**/overview', async (route) => {
			const response = await route.fetch();
			const answer = await response.json();
			const from = answer.today.from;
			const troubled = [
				{ workflowId: sales, workflowName: 'daily-sales', unstarted: 2, late: 0 },
				{ workflowId: `wf_${'0'.repeat(26)}`, workflowName: 'hourly-export-of-everything', unstarted: 1, late: 4 },
			];
			const lagMs = { p50: 180, p99: 1240, max: 2000 };
			const schedules = { from, due: 42, unstarted: 3, late: 4, lagMs, troubled, isComplete: true };
			await route.fulfill({ response, json: { ...answer, schedules } });
		});
		await visit.page.goto(overview);
		const panel = visit.page.getByRole('region', { name: 'Schedules', exact: true });
		await panel.getByText('3 of 42 due times have no run').waitFor();
		await panel.getByText('p50 180 ms, p99 1.2 s').waitFor();
		await visit.expectAccessible();
		await visit.shot('overview-schedules');
		await panel.getByText('2 without a run').click();
		await visit.page.waitForURL(
			new RegExp(`${sales}/schedule\\?view=ledger&outcome=missed&outcome=due&outcome=gap&from=`),
		);
		await visit.page.goBack();
		await panel.getByRole('link', { name: /Lag of starts/ }).click();
		await visit.page.waitForURL(/\/instances\?kind=schedule&from=/);
		await visit.end();
	});

	test('is read now and then while the feed is interrupted, and is live again afterwards', async () => {
		const visit = await browser.visit('/account', { isLast: true });
		const links: { close: (options: { code: number }) => unknown }[] = [];
		let isDown = false;
		await visit.page.routeWebSocket(/\/feed$/, async (link) => {
			if (isDown) {
				await link.close({ code: 3000 });
				return;
			}
			link.connectToServer();
			links.push(link);
		});
		await visit.page.goto(overview);
		await visit.page.locator('[data-liveness=live]').waitFor();
		const before = Number(await tile(visit, 'Today', 'all').locator('span').nth(1).textContent());
		isDown = true;
		for (const link of links) link.close({ code: 3000 });
		await visit.page.locator('[data-liveness=polling]').waitFor();
		await seeds.run(sales);
		await tile(visit, 'Today', 'all')
			.getByText(String(before + 1), { exact: true })
			.waitFor();
		isDown = false;
		await visit.page.locator('[data-liveness=live]').waitFor();
		await visit.end();
	});

	test('says what cannot be read, and reads it when asked again', async () => {
		const visit = await browser.visit('/account');
		const error = { code: 'internal', message: 'Something broke.', details: {}, requestId: 'req_1' };
		await visit.page.route('**/overview', async (route) => {
			const wasAsked = await visit.page.evaluate('globalThis.wasAsked');
			return wasAsked === true ? route.continue() : route.fulfill({ status: 500, json: { error } });
		});
		await visit.page.goto(overview);
		await visit.page.getByRole('alert').getByText('req_1').waitFor();
		await visit.expectAccessible();
		// The page reads on by itself: only the answer to the button is to be a good one.
		await visit.page.evaluate(
			"addEventListener('click', () => { globalThis.wasAsked = true; }, { capture: true, once: true })",
		);
		await visit.page.getByRole('button', { name: 'Try again' }).click();
		await visit.page.getByRole('region', { name: 'Today' }).waitFor();
		visit.forgive(/500/);
		await visit.end();
	});
});
