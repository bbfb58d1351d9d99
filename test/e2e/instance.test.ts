import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import type { Stack } from './console-stack.ts';
import { Gate } from './gate.ts';
import { look } from './looks.ts';
import { addExecutor, newProject } from './new-project.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

let stack: Stack;
let instances: string;
let seeds: RunSeeds;
let browser: ConsoleBrowser;
let passing: string;
let failing: string;
let failedRun: string;
let gate: Gate;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	gate = await Gate.make();
	stack = await newProject(inject('stack'), 'instances');
	await addExecutor(stack);
	instances = `/p/${stack.owner.projectId}/instances`;
	seeds = new RunSeeds(stack);
	passing = await seeds.workflow('orders-to-warehouse', [
		gate.node('extract'),
		scriptNode('check', 'echo checking', ['extract']),
		scriptNode('load', 'echo "loaded 42 rows"', ['extract', 'check']),
	]);
	failing = await seeds.workflow('quality-gate', [
		scriptNode('read', 'echo reading'),
		scriptNode('gate', "printf '\\033[33mchecking\\033[0m\\n'; echo 'ERROR: 17 rows violate orders_amount'; exit 3", [
			'read',
		]),
		scriptNode('publish', 'echo published', ['gate']),
	]);
	failedRun = await seeds.run(failing);
});

afterAll(async () => {
	await browser.close();
	await gate.remove();
});

async function openRun(id: string, options: Parameters<ConsoleBrowser['visit']>[1] = {}, rest = ''): Promise<Visit> {
	return await browser.visit(`${instances}/${id}${rest}`, options);
}

function node(visit: Visit, key: string, state?: string) {
	return visit.page.locator(`[data-node="${key}"]${state === undefined ? '' : `[data-state="${state}"]`}`);
}

describe('the page of a run', () => {
	test('shows nodes turn from running to success by themselves, and nothing moves', async () => {
		const visit = await openRun(await seeds.run(passing));
		await node(visit, 'extract', 'running').waitFor();
		const places = () =>
			visit.page.locator('[data-node]').evaluateAll((found) => found.map((element) => element.getAttribute('style')));
		const before = await places();
		await visit.expectAccessible();
		await visit.shot('instance-running');
		await gate.open();
		await node(visit, 'load', 'success').waitFor();
		await visit.page.locator('header [data-state="success"]').waitFor();
		expect(await places()).toEqual(before);
		await visit.page.getByText('3/3').waitFor();
		await visit.end();
	});

	test.each(['light', 'dark'] as const)('says why a task failed, in its log, %s', async (theme) => {
		const visit = await openRun(failedRun, { theme });
		await node(visit, 'gate', 'failed').click();
		await visit.page.getByRole('heading', { name: 'gate', exact: true }).waitFor();
		await visit.page.getByText('ERROR: 17 rows violate orders_amount').waitFor();
		expect(new URL(visit.page.url()).searchParams.get('task')).toBe('gate');
		await visit.page.getByRole('searchbox', { name: 'Search the log' }).fill('VIOLATE');
		await visit.page.getByText('1 of 1').waitFor();
		expect(await visit.page.locator('mark').textContent()).toBe('violate');
		await visit.expectAccessible();
		await visit.shot(`instance-log-${theme}`);
		await visit.end();
	});

	test('tells of every call that was made for an attempt', async () => {
		const visit = await openRun(failedRun, {}, '?task=gate&view=attempts');
		await visit.page.getByText('exit_3').waitFor();
		await visit.page.getByText('No further attempt: no retries are left').waitFor();
		await visit.page.getByRole('table', { name: '1 call' }).waitFor();
		await visit.expectAccessible();
		await visit.shot('instance-attempts');
		await visit.page.getByRole('tab', { name: 'Details' }).click();
		await visit.page.getByRole('button', { name: 'publish', exact: true }).click();
		await visit.page.getByRole('heading', { name: 'publish' }).waitFor();
		await visit.page.getByText('A node upstream failed').waitFor();
		await visit.expectAccessible();
		await visit.end();
	});

	test('is worked with from the keyboard alone', async () => {
		const visit = await openRun(failedRun);
		await node(visit, 'read', 'success').focus();
		await visit.page.keyboard.press('ArrowRight');
		expect(await node(visit, 'gate').evaluate((element) => element.matches(':focus'))).toBe(true);
		await visit.page.keyboard.press('Enter');
		await visit.page.getByRole('heading', { name: 'gate', exact: true }).waitFor();
		await visit.page.keyboard.press('ArrowRight');
		await visit.page.getByRole('heading', { name: 'publish' }).waitFor();
		await visit.page.keyboard.press('Escape');
		await visit.page.getByRole('heading', { name: 'publish' }).waitFor({ state: 'detached' });
		await visit.page.keyboard.press('/');
		await visit.page.keyboard.type('rea');
		await visit.page.getByText('1 of 1').waitFor();
		await visit.end();
	});

	test('recovers a run after saying what that does, and runs it again', async () => {
		const visit = await openRun(await seeds.run(failing));
		await node(visit, 'gate', 'failed').waitFor();
		await visit.page.getByRole('button', { name: 'Recover', exact: true }).click();
		await visit.page.getByText('2 failed, stopped or skipped tasks run again in the same round.').waitFor();
		await visit.expectAccessible();
		await visit.shot('instance-recover');
		await visit.page.getByRole('button', { name: 'Recover the run' }).click();
		await visit.page.getByText('The run goes on').waitFor();
		await visit.page.locator('[data-node="gate"][data-state="failed"]', { hasText: '×2' }).waitFor();
		await visit.page.getByRole('button', { name: 'Rerun', exact: true }).click();
		await visit.page.getByText('Round 2 begins').waitFor();
		await visit.page.getByRole('button', { name: 'Run again' }).click();
		await visit.page.locator('[data-node="gate"][data-state="failed"]', { hasText: '×3' }).waitFor();
		await visit.end();
	});

	test('is not turned back by an answer that comes later than what was pushed since', async () => {
		const id = await seeds.run(failing);
		const visit = await openRun(id);
		await node(visit, 'gate', 'failed').waitFor();
		const before = await visit.page.request.get(`/api/v1/projects/${stack.owner.projectId}/instances/${id}/tasks`);
		const body = await before.text();
		const twice = visit.page.locator('[data-node="gate"][data-state="failed"]', { hasText: '×2' });
		const pushed = Promise.withResolvers<void>();
		// Only what was asked for before the push is answered with what was so before.
		let isFirst = true;
		await visit.page.route(/\/instances\/ins_\w+\/tasks/, async (route) => {
			if (!isFirst) return route.continue();
			isFirst = false;
			await pushed.promise;
			return route.fulfill({ body, contentType: 'application/json' });
		});
		const asked = visit.page.waitForRequest(/\/instances\/ins_\w+\/tasks/);
		await visit.page.getByRole('button', { name: 'Refresh' }).click();
		const late = await asked;
		await visit.page.getByRole('button', { name: 'Recover', exact: true }).click();
		await visit.page.getByRole('button', { name: 'Recover the run' }).click();
		await twice.waitFor();
		pushed.resolve();
		await (await late.response())?.finished();
		await visit.page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
		expect(await twice.count()).toBe(1);
		await visit.page.unrouteAll({ behavior: 'wait' });
		await visit.end();
	});

	test('stops a run, and deletes it once it has ended', async () => {
		const endless = await seeds.workflow('endless', [scriptNode('wait', 'sleep 600')]);
		const visit = await openRun(await seeds.run(endless));
		await node(visit, 'wait', 'running').waitFor();
		await visit.page.getByRole('button', { name: 'Stop', exact: true }).click();
		await visit.page.getByRole('button', { name: 'Stop the run' }).click();
		await node(visit, 'wait', 'stopped').waitFor();
		await visit.page.getByRole('dialog').waitFor({ state: 'detached' });
		await visit.page.locator('header [data-state="stopped"]').waitFor();
		await visit.page.getByRole('button', { name: 'Actions' }).click();
		await visit.page.getByText('Not possible while the run is stopped.').first().waitFor();
		await visit.page.getByRole('menuitem', { name: 'Delete' }).click();
		await visit.page.getByRole('dialog').getByText('What goes').waitFor();
		await visit.page.getByRole('dialog').getByText('Its outcome with its workflow, marked as deleted').waitFor();
		await visit.expectAccessible();
		await visit.shot('instance-delete');
		await visit.page.getByRole('button', { name: 'Delete for good' }).click();
		await visit.page.waitForURL(`**${instances}`);
		visit.forgive(/404/);
		await visit.end();
	});

	test('that somebody else deletes says so at once, without being asked', async () => {
		const id = await seeds.run(failing);
		const visit = await openRun(id);
		await node(visit, 'gate', 'failed').waitFor();
		await visit.page.locator('[data-liveness=live]').waitFor();
		await visit.rest();
		await seeds.remove(id);
		await visit.page.getByRole('heading', { name: 'This run was deleted' }).waitFor();
		await look(visit, 'instance-deleted', 'desk');
		await visit.end();
	});

	test('lists tasks, parameters and everything that happened', async () => {
		const visit = await openRun(failedRun, {}, '/tasks');
		await visit.page.getByRole('link', { name: 'publish' }).waitFor();
		await visit.expectAccessible();
		await visit.shot('instance-tasks');
		await visit.page.getByRole('link', { name: 'gate' }).click();
		await visit.page.getByText('ERROR: 17 rows violate orders_amount').waitFor();
		await visit.page.getByRole('link', { name: 'Parameters' }).click();
		await visit.page.getByText('eu-west').waitFor();
		await visit.expectAccessible();
		await visit.shot('instance-parameters');
		await visit.page.getByRole('link', { name: 'Events' }).click();
		await visit.page.getByText('The run ended').waitFor();
		await visit.expectAccessible();
		await visit.shot('instance-events');
		await visit.end();
	});

	test('fits on a phone, where an open task has the whole screen', async () => {
		const visit = await openRun(failedRun, { screen: 'phone', locale: 'zh-CN' });
		await node(visit, 'gate', 'failed').waitFor();
		await look(visit, 'instance-phone', 'phone');
		await node(visit, 'gate').click();
		await visit.page.getByText('ERROR: 17 rows violate orders_amount').waitFor();
		await look(visit, 'instance-log-phone', 'phone');
		await visit.page.getByRole('button', { name: '关闭任务' }).click();
		await node(visit, 'gate').waitFor();
		await visit.end();
	});

	test('says so when there is no such run', async () => {
		const visit = await openRun('ins_00000000000000000000000000');
		await visit.page.getByText('It was deleted, or you have no access to it.').waitFor();
		await visit.expectAccessible();
		visit.forgive(/404|WebSocket/);
		await visit.end();
	});
});

describe('the log of a task', () => {
	test.each([
		['as it moves', false],
		['with less movement', true],
	])('is read to its end, searched and followed, however long it is, %s', async (name, isStill) => {
		const workflow = await seeds.workflow(`long-log ${name}`, [
			scriptNode('write', 'seq -f "row %.0f of the nightly export" 1 120000'),
		]);
		const visit = await openRun(await seeds.run(workflow), { isStill }, '?task=write');
		await visit.page.getByText('row 120000 of the nightly export').waitFor();
		expect(await visit.page.locator('[data-line]').count()).toBeLessThan(120);
		await visit.page.getByRole('searchbox', { name: 'Search the log' }).fill('row 61234 ');
		await visit.page.locator('[data-line]', { hasText: 'row 61234 of' }).waitFor();
		await visit.page.getByText('1 of 1').waitFor();
		await visit.shot('log-long');
		const download = visit.page.waitForEvent('download');
		await visit.page.getByRole('button', { name: 'Download as text' }).click();
		expect((await download).suggestedFilename()).toMatch(/\.(txt|log)$/);
		await visit.end();
	});

	test('is read once while its task changes, and shows what arrives after the end of that', async () => {
		await gate.shut();
		const workflow = await seeds.workflow('late-log', [gate.node('write')]);
		const id = await seeds.run(workflow);
		const visit = await browser.visit('/account');
		const { page } = visit;
		const executor = Promise.withResolvers<WebSocketRoute>();
		await page.routeWebSocket(/\/logs\/live\?source=executor/, (route) => {
			route.connectToServer();
			executor.resolve(route);
		});
		const begun: string[] = [];
		page.on('request', (request) => {
			if (/\/logs\?(?!.*cursor=)/.test(request.url())) begun.push(request.url());
		});
		await page.goto(`${instances}/${id}?task=write`);
		const lines = page.getByRole('region', { name: 'Log of write' });
		await lines.getByText('waiting', { exact: true }).waitFor();
		const socket = await executor.promise;
		await gate.open();
		await page.locator('header [data-state="success"]').first().waitFor();
		await lines.getByText(/succeeded/).waitFor();
		await visit.rest();
		const late = { source: 'executor', at: null, attempt: 1, offset: 'waiting\n'.length, text: 'last words\n' };
		socket.send(JSON.stringify({ type: 'entries', entries: [late] }));
		await lines.getByText('last words', { exact: true }).waitFor();
		expect(begun).toHaveLength(1);
		await visit.end();
	});

	test('grows while it is watched, and waits while somebody reads', async () => {
		const workflow = await seeds.workflow('slow-log', [
			scriptNode('tick', 'for i in $(seq 1 400); do echo "tick $i"; sleep 0.2; done'),
		]);
		const visit = await openRun(await seeds.run(workflow), {}, '?task=tick');
		const lines = visit.page.getByRole('region', { name: 'Log of tick' });
		await lines.getByText('tick 40', { exact: true }).waitFor();
		await lines.hover();
		await visit.page.mouse.wheel(0, -400);
		await visit.page.getByRole('button', { name: /new line/ }).waitFor();
		await visit.expectAccessible();
		await visit.page.getByRole('button', { name: /new line/ }).click();
		await visit.page.getByRole('button', { name: /new line/ }).waitFor({ state: 'detached' });
		await visit.end();
	});
});

describe('the list of runs', () => {
	test('follows a run that starts while it is looked at', async () => {
		const visit = await browser.visit(`${instances}?workflowId=${passing}`);
		await visit.page
			.getByRole('row', { name: /orders-to-warehouse/ })
			.first()
			.waitFor();
		const rows = await visit.page.locator('tbody tr').count();
		await gate.shut();
		await seeds.run(passing);
		await expect.poll(() => visit.page.locator('tbody tr').count(), { timeout: 20_000 }).toBe(rows + 1);
		const first = visit.page.locator('tbody tr').first();
		await first.locator('[data-state="running"]').waitFor();
		await visit.shot('instances-live');
		await gate.open();
		await first.locator('[data-state="success"]').waitFor();
		await visit.end();
	});

	test.each(['light', 'dark'] as const)('keeps its filters in the address, %s', async (theme) => {
		const visit = await browser.visit(instances, { theme });
		await visit.page
			.getByRole('list', { name: 'Runs by state' })
			.getByRole('button', { name: /Failed/ })
			.click();
		await visit.page.waitForURL(/state=failed/);
		await visit.page.getByRole('link', { name: 'orders-to-warehouse' }).first().waitFor({ state: 'detached' });
		await visit.page
			.getByRole('link', { name: /quality-gate/ })
			.first()
			.waitFor();
		await visit.expectAccessible();
		await visit.shot(`instances-${theme}`);
		await visit.page.reload();
		await visit.page
			.getByRole('link', { name: /quality-gate/ })
			.first()
			.waitFor();
		await visit.page.getByRole('searchbox').fill('nothing-like-it');
		await visit.page.getByRole('heading', { name: 'No run matches' }).waitFor();
		await visit.expectAccessible();
		await visit.end();
	});

	test('runs several again at once, and leaves out those it cannot', async () => {
		const visit = await browser.visit(`${instances}?workflowId=${failing}`);
		await visit.page.getByRole('checkbox', { name: 'Select all on screen' }).check();
		await visit.page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name: 'Recover' }).click();
		await visit.page.getByText(/tasks run again in the same round/).waitFor();
		await visit.expectAccessible();
		await visit.shot('instances-batch');
		await visit.page.getByRole('button', { name: /^Recover (the run|\d+ runs)$/ }).click();
		await visit.page.getByText(/go(es)? on/).waitFor();
		await visit.end();
	});

	test('fits on a phone', async () => {
		const visit = await browser.visit(instances, { screen: 'phone' });
		await visit.page
			.getByRole('link', { name: /quality-gate/ })
			.first()
			.waitFor();
		expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
		await visit.expectAccessible();
		await visit.page.getByRole('search').getByRole('button', { name: 'State' }).waitFor();
		await visit.shot('instances-phone');
		await visit.end();
	});
});
