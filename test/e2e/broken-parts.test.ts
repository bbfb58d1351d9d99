import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import { newProject } from './new-project.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';

let browser: ConsoleBrowser;
let project: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	const stack = await newProject(inject('stack'), 'broken-parts');
	project = `/p/${stack.owner.projectId}`;
	await new RunSeeds(stack).draft('orders', [scriptNode('extract', 'echo 1')]);
});

afterAll(() => browser.close());

/** Answers with a part in a shape that nothing can draw. @returns what leaves later answers as they are. */
async function spoil(page: Page, url: string | RegExp, spoilt: object): Promise<() => void> {
	let isSpoilt = true;
	await page.route(url, async (route) => {
		const response = await route.fetch();
		const answer = await response.json();
		await route.fulfill({ response, json: isSpoilt ? { ...answer, ...spoilt } : answer });
	});
	return () => {
		isSpoilt = false;
	};
}

describe('what breaks in a page', () => {
	test('takes nothing else along, says so in its place, and is drawn again when asked', async () => {
		const visit = await browser.visit('/account');
		const { page } = visit;
		const restore = await spoil(page, '**/overview', { executors: null });
		await page.goto(project);
		const executors = page.getByRole('region', { name: 'Executors' });
		await executors.getByRole('alert').getByText('Something in the console broke').waitFor();
		await executors.getByText(/reading 'total'/).waitFor();
		await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
		for (const name of ['Today', 'Now', 'Failures of the last day', 'Schedules', 'Next'])
			await page.getByRole('region', { name, exact: true }).waitFor();
		await page.getByRole('region', { name: 'Workflows' }).getByText('0 of 1 online').waitFor();
		await visit.expectAccessible();
		await visit.shot('broken-part');
		restore();
		// There is none when the page was read anew by itself in this moment.
		await executors.getByRole('button', { name: 'Try again' }).evaluateAll((found) => {
			for (const button of found) button.click();
		});
		await executors.getByText('No executor is registered').waitFor();
		await page.getByText('of 4 done').waitFor();
		expect(await page.getByRole('alert').count()).toBe(0);
		visit.forgive(/TypeError/);
		await visit.end();
	});

	test('leaves the way to other pages when it is the page itself, and the way back', async () => {
		const visit = await browser.visit('/account');
		const { page } = visit;
		const restore = await spoil(page, /\/workflows\?/, { items: [null] });
		await page.goto(`${project}/workflows`);
		await page.getByRole('main').getByText('Something in the console broke').waitFor();
		await visit.shot('broken-page');
		const links = page.getByRole('navigation');
		await links.getByRole('link', { name: 'Executors' }).click();
		await page.getByRole('heading', { name: 'No executor yet' }).waitFor();
		restore();
		await links.getByRole('link', { name: 'Workflows' }).click();
		await page.getByRole('link', { name: 'orders' }).waitFor();
		visit.forgive(/TypeError/);
		await visit.end();
	});

	test('is said where its code does not arrive, and its code is asked for again', async () => {
		const visit = await browser.visit(`${project}/workflows/new`);
		const { page } = visit;
		await page.getByRole('button', { name: /Paste or write/ }).waitFor();
		await visit.rest();
		await page.route('**/_app/immutable/**', (route) => route.abort());
		await page.getByRole('button', { name: /Paste or write/ }).click();
		await page.getByRole('main').getByRole('alert').getByText('A part of the console did not arrive.').waitFor();
		await page.getByRole('heading', { name: 'New workflow', level: 1 }).waitFor();
		await visit.expectAccessible();
		await visit.shot('broken-code');
		await page.unroute('**/_app/immutable/**');
		await page.getByRole('button', { name: 'Try again' }).click();
		await page.getByRole('textbox', { name: 'Document' }).waitFor();
		visit.forgive(/ERR_FAILED/);
		page.on('dialog', (dialog) => dialog.accept());
		await visit.end();
	});
});
