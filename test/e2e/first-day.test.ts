import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import { foundProject, registerExecutor, signIn } from './door-steps.ts';
import { Gate } from './gate.ts';
import { mailedLink } from './mailed-link.ts';
import { pasteDocument } from './paste-document.ts';
import type { Visit } from './visit.ts';

/** The stack may be one that was used before. */
const RUN = crypto.randomUUID().slice(0, 6);
const GRACE = { name: 'Grace', email: `grace-${RUN}@example.com`, password: 'a moth in the relay' };
/** Ends what hangs; how long each step takes is printed, and nothing depends on it. */
const DAY_MS = 300_000;

let browser: ConsoleBrowser;
let gate: Gate;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	gate = await Gate.make();
});

afterAll(async () => {
	await browser.close();
	await gate.remove();
});

/** Takes the time of each step, and a picture of where it ends. */
class Journey {
	readonly #visit: Visit;
	readonly #took: string[] = [];

	constructor(visit: Visit) {
		this.#visit = visit;
	}

	async step(name: string, work: (page: Page) => Promise<unknown>): Promise<void> {
		const from = performance.now();
		await work(this.#visit.page);
		this.#took.push(`${((performance.now() - from) / 1000).toFixed(1).padStart(6)} s  ${name}`);
		const place = String(this.#took.length).padStart(2, '0');
		await this.#visit.shot(`first-day-${place}-${name.replaceAll(' ', '-')}`);
	}

	toString(): string {
		return this.#took.join('\n');
	}
}

function node(page: Page, key: string, state: string) {
	return page.locator(`[data-node="${key}"][data-state="${state}"]`);
}

test(
	'somebody new signs up, runs a workflow of their own, reads its log, runs it again and leaves',
	async () => {
		const visit = await browser.visit('/', { isStranger: true });
		const journey = new Journey(visit);
		await arrive(journey);
		await bringWorkflowOnline(journey, await prepareProject(journey));
		await runTwice(journey);
		await journey.step('sign out', async (page) => {
			await page.getByRole('button', { name: /^Account/ }).click();
			await page.getByRole('menuitem', { name: 'Sign out' }).click();
			await page.waitForURL(/\/sign-in$/);
			await page.getByRole('heading', { name: 'Sign in' }).waitFor();
		});
		expect(await visit.page.context().cookies()).toEqual([]);
		process.stdout.write(`${journey}\n`);
		visit.forgive(/401/);
		await visit.end();
	},
	DAY_MS,
);

async function arrive(journey: Journey): Promise<void> {
	await journey.step('sign up', async (page) => {
		await page.getByRole('link', { name: 'Sign up' }).click();
		await page.getByLabel('Your name').fill(GRACE.name);
		await page.getByLabel('E-mail address').fill(GRACE.email);
		await page.getByLabel('Password', { exact: true }).fill(GRACE.password);
		await page.getByRole('button', { name: 'Sign up' }).click();
		await page.getByRole('heading', { name: 'Look into your inbox' }).waitFor();
	});
	await journey.step('confirm and sign in', async (page) => {
		await page.goto(await mailedLink(GRACE.email, 'Confirm'));
		await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
		await page.getByRole('link', { name: 'Sign in' }).click();
		await signIn(page, GRACE);
		await page.getByText('0 of 4 done').waitFor();
	});
}

/** @returns the project's id. */
async function prepareProject(journey: Journey): Promise<string> {
	let projectId = '';
	await journey.step('create a project', async (page) => {
		projectId = await foundProject(page, `Relays ${RUN}`, 'moths');
	});
	await journey.step('register the executor', (page) => registerExecutor(page, inject('stack').executor));
	return projectId;
}

async function bringWorkflowOnline(journey: Journey, projectId: string): Promise<void> {
	await journey.step('paste a workflow', async (page) => {
		await page.goto(`/p/${projectId}/workflows/new`);
		await page.getByRole('button', { name: /Paste or write/ }).click();
		await pasteDocument(page, documentOf(gate));
		await page.getByText('No problems').waitFor();
	});
	await journey.step('put it online', async (page) => {
		await page.getByRole('button', { name: 'Create workflow' }).click();
		await page.getByRole('heading', { name: 'count-moths' }).waitFor();
		await page.getByRole('button', { name: 'Bring online' }).click();
		await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
	});
}

async function runTwice(journey: Journey): Promise<void> {
	await journey.step('run it', async (page) => {
		await page.getByRole('button', { name: 'Run', exact: true }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click();
		await page.waitForURL(/\/instances\/ins_/);
		await node(page, 'look', 'running').waitFor();
	});
	await journey.step('watch it live', async (page) => {
		await gate.open();
		await node(page, 'report', 'success').waitFor();
		await page.locator('header [data-state="success"]').waitFor();
	});
	await journey.step('read its log', async (page) => {
		await node(page, 'report', 'success').click();
		await page.getByText('1 moth found').waitFor();
	});
	await journey.step('run it again', async (page) => {
		await page.keyboard.press('Escape');
		await page.getByRole('button', { name: 'Rerun', exact: true }).click();
		await page.getByRole('button', { name: 'Run again' }).click();
		await page.locator('[data-node="report"][data-state="success"]', { hasText: '×2' }).waitFor();
	});
}

/** What somebody would paste who has read the guide. */
function documentOf({ script }: Gate): string {
	return `orrery: 1
name: count-moths
nodes:
  - key: look
    kind: task
    task: { type: SHELL, config: { script: ${JSON.stringify(script)} } }
  - key: report
    kind: task
    upstream: [look]
    task: { type: SHELL, config: { script: echo "1 moth found" } }
`;
}
