import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { z } from 'zod';
import { ApiClient } from '../../cli/client/api-client.ts';
import { buildDocument } from '../support/build-document.ts';
import { ConsoleBrowser } from './console-browser.ts';
import type { Stack } from './console-stack.ts';
import { LOOKS, look, lookName } from './looks.ts';
import { addExecutor, newProject } from './new-project.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';

const RETRIED = 'ERROR: 17 rows violate orders_amount';

let browser: ConsoleBrowser;
let stack: Stack;
let workflow = '';
let run = '';
let executor = '';

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	stack = await newProject(inject('stack'), `looks-${crypto.randomUUID().slice(0, 4)}`);
	await addExecutor(stack);
	const seeds = new RunSeeds(stack);
	workflow = await seeds.draft('daily-sales', [scriptNode('extract', 'echo 1')]);
	await call('PUT', `/workflows/${workflow}`, {
		document: daily(),
		note: 'Check what was extracted before it is loaded',
	});
	await call('POST', `/workflows/${workflow}/online`, {});
	run = await seeds.run(workflow);
	for (const name of ['customer-360', 'ledger-close', 'a-workflow-whose-name-is-longer-than-most-columns-are'])
		await seeds.run(await seeds.workflow(name, [scriptNode('work', 'echo done')]));
	await seeds.draft('not-online-yet', [scriptNode('work', 'echo done')]);
	await call('PUT', `/workflows/${workflow}/schedule`, { cron: '30 2 * * 1-5', timeZone: 'Europe/Berlin' });
	await call('POST', `/workflows/${workflow}/schedule/online`, {});
	await call('POST', '/tokens', { name: 'nightly export', scopes: ['read', 'run'], expiresAt: '2099-01-01T00:00:00Z' });
	await call('POST', '/tokens', { name: 'deployment', scopes: ['admin'] });
	const found = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(await call('GET', '/executors'));
	executor = found.items[0]?.id ?? '';
});

afterAll(() => browser.close());

function call(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<unknown> {
	const api = new ApiClient(stack.url, stack.owner.token);
	const at = `/projects/${stack.owner.projectId}${path}`;
	return api.call({ method, path: at, ...(body === undefined ? {} : { body }) }, z.unknown());
}

function daily() {
	return buildDocument(
		[
			scriptNode('extract', "echo '${setValue(rows=42)}'"),
			scriptNode('check', `echo '${RETRIED}'; exit 3`, ['extract']),
			scriptNode('load', 'echo loaded', ['check']),
		],
		{
			name: 'daily-sales',
			description: 'Brings the sales of a day from the shops to the reports.',
			params: [{ name: 'region', value: 'eu-west' }],
		},
	);
}

/** Each page with what is there once it is drawn, whatever the language. */
const PAGES: readonly (readonly [string, () => string, (page: Page) => Locator])[] = [
	['run-tasks', () => `/instances/${run}/tasks`, rowOf('check')],
	['run-parameters', () => `/instances/${run}/parameters`, (page) => page.getByText('eu-west').first()],
	[
		'run-events',
		() => `/instances/${run}/events`,
		(page) => page.getByRole('listitem').or(page.getByRole('row')).nth(3),
	],
	['run-definition', () => `/instances/${run}/definition`, (page) => page.getByText(/^(No problems|没有问题)$/)],
	['versions', () => `/workflows/${workflow}/versions`, (page) => page.getByText('Check what was extracted').first()],
	['version-diff', () => `/workflows/${workflow}/versions?from=1&to=2`, (page) => page.locator('[data-text-diff]')],
	['version-text', () => `/workflows/${workflow}/versions?version=1`, (page) => page.locator('.cm-content')],
	['workflow-instances', () => `/workflows/${workflow}/instances`, firstRow],
	['executor', () => `/executors/${executor}`, (page) => page.getByText('PROCEDURE', { exact: true })],
	['list-instances', () => '/instances', rowOf('customer-360')],
	['list-task-instances', () => '/task-instances', firstRow],
	['list-workflows', () => '/workflows', rowOf('not-online-yet')],
	['list-schedules', () => '/schedules', rowOf('daily-sales')],
	['list-executors', () => '/executors', rowOf('reference')],
	['list-members', () => '/settings/members', firstRow],
	['list-tokens', () => '/settings/tokens', rowOf('nightly export')],
];

describe.each(LOOKS)('is as it should be, %s, %s, %s:', (theme, screen, locale) => {
	test.each(PAGES)('%s', async (name, path, drawn) => {
		const visit = await browser.visit(`/p/${stack.owner.projectId}${path()}`, { theme, screen, locale });
		await drawn(visit.page).waitFor();
		await visit.rest();
		await look(visit, `${name}-${lookName(theme, screen, locale)}`, screen);
		await visit.end();
	});
});

function firstRow(page: Page): Locator {
	return page.getByRole('row').nth(1);
}

function rowOf(text: string): (page: Page) => Locator {
	return (page) => page.getByRole('row').filter({ hasText: text }).first();
}
