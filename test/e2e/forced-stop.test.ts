import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { attemptProcesses } from '../support/attempt-processes.ts';
import { ConsoleBrowser } from './console-browser.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';

const stack = inject('stack');
const seeds = new RunSeeds(stack);

/** The grace time is 30 seconds; the forced stop and its report come a moment later. */
const FORCED_WITHIN_MS = 60_000;

let browser: ConsoleBrowser;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
});

afterAll(() => browser.close());

test(
	'a script that ignores being asked to stop dies by force after the grace time, with all its children',
	async () => {
		const script = "trap '' TERM; sh -c 'sleep 1000 & sleep 1000 & wait' & echo ready; sleep 1000";
		const id = await seeds.run(await seeds.workflow('stubborn', [scriptNode('stubborn', script)]));
		const visit = await browser.visit(`/p/${stack.owner.projectId}/instances/${id}`);
		const { page } = visit;
		await page.locator('[data-node="stubborn"][data-state="running"]').waitFor();
		const processes = () => attemptProcesses(`${id}.stubborn.1`).length;
		await expect.poll(processes).toBeGreaterThanOrEqual(4);

		await page.getByRole('button', { name: 'Stop', exact: true }).click();
		await page.getByRole('dialog').getByText('1 attempt is asked to stop').waitFor();
		await page.getByRole('button', { name: 'Stop the run' }).click();
		await page.getByText('What has not ended by then is ended by force at').waitFor();
		expect(processes()).toBeGreaterThanOrEqual(4);
		await visit.expectAccessible();
		await visit.shot('run-stopping');
		await page.locator('header [data-state="stopped"]').first().waitFor({ timeout: FORCED_WITHIN_MS });
		await expect.poll(processes).toBe(0);

		await page.locator('[data-node="stubborn"]').click();
		await page.getByRole('tab', { name: 'Attempts' }).click();
		const stops = page.getByRole('group', { name: 'Stops' }).getByRole('row');
		await stops.filter({ hasText: /Asked politely.*Still running.*20[02]/ }).waitFor();
		await stops.filter({ hasText: /By force.*Stopped.*20[02]/ }).waitFor();
		await visit.expectAccessible();
		await visit.shot('run-stopped-by-force');
	},
	FORCED_WITHIN_MS * 2,
);
