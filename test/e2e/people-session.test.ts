import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choosePort } from '../../cli/local/choose-port.ts';
import { type LocalStack, startLocalStack } from '../../cli/local/local-stack.ts';
import { openStateFolder } from '../../cli/local/state-folder.ts';
import { ConsoleBrowser } from './console-browser.ts';
import { LOOKS, look, lookName } from './looks.ts';
import { mailedLink } from './mailed-link.ts';

const GRACE = { email: 'grace@example.com', password: 'ships at anchor' };

/** A stack of this file's own: it begins with nobody, and sessions end here in which other files would be at work. */
let stack: LocalStack;
let state: string;
let browser: ConsoleBrowser;
let settings: string;

beforeAll(async () => {
	state = await mkdtemp(join(tmpdir(), 'orrery-setup-'));
	const { port } = await choosePort(0);
	const folder = await openStateFolder(state);
	stack = await startLocalStack({ folder, port, withExecutor: false, say: () => undefined });
	browser = await ConsoleBrowser.open({ url: stack.url, owner: { signIn: GRACE } });
});

afterAll(async () => {
	await browser.close();
	await stack.stop();
	await rm(state, { recursive: true, force: true });
});

/** Renames the project while every request about it is refused. */
async function saveWhile(page: Page, code: string): Promise<void> {
	await page.getByLabel('Name').first().fill('renamed');
	const error = { code, message: 'Refused.', details: {}, requestId: 'req_1' };
	await page.route('**/api/v1/projects/*', (route) => route.fulfill({ status: 503, json: { error } }));
	await page.getByRole('button', { name: 'Save changes' }).click();
}

describe('a new deployment', () => {
	test.each(LOOKS)('asks for its first owner, %s, %s, %s', async (theme, screen, locale) => {
		const visit = await browser.visit('/', { isStranger: true, theme, screen, locale });
		await visit.page.waitForURL(`${stack.url}/setup`);
		await visit.page.getByRole('textbox').first().waitFor();
		await look(visit, `setup-${lookName(theme, screen, locale)}`, screen);
		visit.forgive(/401/);
		await visit.end();
	});

	test('is set up by its first owner in the browser', async () => {
		const visit = await browser.visit('/sign-in', { isStranger: true });
		const { page } = visit;
		await page.waitForURL(`${stack.url}/setup`);
		await page.getByRole('button', { name: 'Set up' }).click();
		await page.getByText('This is needed.').first().waitFor();
		await visit.expectAccessible();
		await page.getByLabel('Setup token').fill('not the right one');
		await page.getByLabel('Your name').fill('Grace');
		await page.getByLabel('E-mail address').fill(GRACE.email);
		await page.getByLabel('Password', { exact: true }).fill(GRACE.password);
		await page.getByLabel('Name of the organization').fill('Harbour');
		await page.getByLabel('First project').fill('first');
		await visit.shot('setup-filled');
		await page.getByRole('button', { name: 'Set up' }).click();
		await page.getByText('This is not the setup token of this deployment.').waitFor();
		await page.getByLabel('Setup token').fill(stack.setupToken);
		await page.getByRole('button', { name: 'Set up' }).click();
		await page.getByRole('heading', { name: 'Everything is ready' }).waitFor();
		await visit.expectAccessible();
		await visit.shot('setup-done');
		await page.getByRole('link', { name: 'Go on' }).click();
		await page.getByText('1 of 4 done').waitFor();
		const href = await page.getByRole('link', { name: 'first', exact: true }).getAttribute('href');
		settings = `${href}/settings`;
		visit.forgive(/401/);
		await visit.end();
	});
});

describe('a session', () => {
	test('that ends in the middle of work is begun again above it, and nothing entered is lost', async () => {
		const visit = await browser.visit(settings);
		const { page } = visit;
		await page.getByRole('button', { name: 'Add a parameter' }).click();
		await page.getByRole('textbox', { name: 'Name' }).last().fill('region');
		await page.getByRole('textbox', { name: 'Value' }).fill('north');
		const cookies = await page.context().cookies();
		await page.context().clearCookies();
		await page.getByRole('button', { name: 'Save changes' }).click();
		const dialog = page.getByRole('dialog', { name: 'You were signed out' });
		await dialog.waitFor();
		expect(await page.getByText(/bearer/i).count()).toBe(0);
		await visit.expectAccessible();
		await visit.shot('session-ended');
		await dialog.getByLabel('Password', { exact: true }).fill('not the right one');
		await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
		await dialog.getByText('This is not the password of this account.').waitFor();
		await dialog.getByRole('button', { name: 'Close' }).click();
		await page.getByText('Nothing can be saved until you sign in again.').waitFor();
		await visit.expectAccessible();
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await dialog.getByLabel('Password', { exact: true }).fill(GRACE.password);
		await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
		await dialog.waitFor({ state: 'detached' });
		expect(await page.getByRole('textbox', { name: 'Value' }).inputValue()).toBe('north');
		await page.getByRole('button', { name: 'Save changes' }).click();
		await page.getByText('The settings were saved.').waitFor();
		expect(cookies.length).toBeGreaterThan(0);
		visit.forgive(/401/);
		await visit.end();
	});

	test('elsewhere can be ended, and the password changed only by whoever knows it', async () => {
		const other = await browser.visit('/account', { screen: 'phone', isStranger: true });
		await other.page.getByLabel('E-mail address').fill(GRACE.email);
		await other.page.getByLabel('Password', { exact: true }).fill(GRACE.password);
		await other.page.getByRole('button', { name: 'Sign in' }).click();
		await other.page.getByRole('heading', { name: 'Sessions' }).waitFor();
		const visit = await browser.visit('/account');
		const { page } = visit;
		await page.getByText('this one').waitFor();
		await visit.shot('account-sessions');
		await page.getByLabel('Current password').fill('not the right one');
		await page.getByLabel('New password').fill('a much better one');
		await page.getByRole('button', { name: 'Change the password' }).click();
		await page.getByText('This is not your current password.').waitFor();
		await visit.expectAccessible();
		await page.getByRole('button', { name: /^End \d+ other/ }).click();
		await visit.expectAccessible();
		await page
			.getByRole('dialog')
			.getByRole('button', { name: /^End \d+ other/ })
			.click();
		await page.getByText('All other sessions were ended.').waitFor();
		await other.page.reload();
		await other.page.waitForURL(/\/sign-in\?returnTo=%2Faccount/);
		other.forgive(/401/);
		await other.end();
		visit.forgive(/403/);
		await visit.end();
	});

	test('is refused while nobody can be looked up, with a notice and the work left as it is', async () => {
		const visit = await browser.visit(settings);
		const { page } = visit;
		await saveWhile(page, 'identity_unavailable');
		await page.getByText('It cannot be checked who you are at the moment. What you see').waitFor();
		await page.getByRole('alert').getByText('identity_unavailable').waitFor();
		expect(await page.getByLabel('Name').first().inputValue()).toBe('renamed');
		await visit.expectAccessible();
		await visit.shot('identity-unavailable');
		visit.forgive(/503/);
		await visit.end();
	});

	test('is not doubted because another part does not answer', async () => {
		const visit = await browser.visit(settings);
		const { page } = visit;
		await saveWhile(page, 'unavailable');
		await page.getByRole('alert').getByText('A part of the service does not answer').waitFor();
		expect(await page.getByText('It cannot be checked who you are').count()).toBe(0);
		visit.forgive(/503/);
		await visit.end();
	});

	// The last one: every session ends with it.
	test('is not needed to choose a new password by mail, which says nothing of who is known', async () => {
		const visit = await browser.visit('/forgot-password', { isStranger: true, theme: 'dark' });
		const { page } = visit;
		await page.getByLabel('E-mail address').fill('nobody');
		await page.getByRole('button', { name: 'Send the link' }).click();
		await page.getByText('This is not an e-mail address.').waitFor();
		await page.getByLabel('E-mail address').fill(GRACE.email);
		await page.getByRole('button', { name: 'Send the link' }).click();
		await page.getByRole('heading', { name: 'Look into your inbox' }).waitFor();
		await visit.expectAccessible();
		await visit.shot('forgot-password-sent');
		await page.goto(await mailedLink(GRACE.email, 'password', stack.worker.logFile));
		await page.getByLabel('New password').fill('short');
		await page.getByRole('button', { name: 'Set the password' }).click();
		await page.getByText('At least 10 characters are needed.').waitFor();
		await visit.expectAccessible();
		await page.getByLabel('New password').fill(GRACE.password);
		await page.getByRole('button', { name: 'Set the password' }).click();
		await page.getByRole('heading', { name: 'The new password is set' }).waitFor();
		await visit.expectAccessible();
		await visit.end();
	});
});
