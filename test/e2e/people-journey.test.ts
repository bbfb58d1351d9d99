import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { ConsoleBrowser } from './console-browser.ts';
import { foundProject, registerExecutor, signIn } from './door-steps.ts';
import { mailedLink } from './mailed-link.ts';
import type { Visit } from './visit.ts';

const { url, owner, executor } = inject('stack');
const DEEP_LINK = `/p/${owner.projectId}/settings/members`;
const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' };
const BOB = { name: 'Bob', email: 'bob@example.com', password: 'staple battery horse' };
/** A role that was taken away is believed for at most a minute. */
const ROLE_MS = 70_000;

let browser: ConsoleBrowser;
let ada: Visit;
let bob: Visit;
let projectId = '';

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
});

afterAll(() => browser.close());

/** Every step begins where the one before has ended: this is one story. */
describe('a new user', () => {
	test('is led to the door, signs up, and confirms by the mail they get', async () => {
		ada = await browser.visit(DEEP_LINK, { isStranger: true });
		const { page } = ada;
		await page.waitForURL(/\/sign-in\?returnTo=/);
		await page.getByRole('link', { name: 'Sign up' }).click();
		await page.getByRole('button', { name: 'Sign up' }).click();
		await page.getByText('This is needed.').first().waitFor();
		expect(await page.getByLabel('Your name').evaluate((field) => field === field.ownerDocument.activeElement)).toBe(
			true,
		);
		await page.getByLabel('Your name').fill(ADA.name);
		await page.getByLabel('E-mail address').fill(ADA.email);
		await page.getByLabel('Password', { exact: true }).fill('short');
		await page.getByRole('button', { name: 'Sign up' }).click();
		await page.getByText('At least 10 characters are needed.').waitFor();
		await ada.expectAccessible();
		await page.getByLabel('Password', { exact: true }).fill(ADA.password);
		await page.getByRole('button', { name: 'Sign up' }).click();
		await page.getByRole('heading', { name: 'Look into your inbox' }).waitFor();
		await ada.expectAccessible();
		await ada.shot('journey-confirmation-sent');
		await page.goto(await mailedLink(ADA.email, 'Confirm'));
		await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
		await ada.expectAccessible();
		await page.getByRole('link', { name: 'Sign in' }).click();
		ada.forgive(/401/);
	});

	test('is told nothing by a wrong password but that it is wrong, and then gets in', async () => {
		const { page } = ada;
		await signIn(page, { ...ADA, password: 'not the right one' });
		const refusal = await page.getByRole('alert').innerText();
		await signIn(page, { email: 'nobody@example.com', password: 'not the right one' });
		await page.getByText('Address and password do not belong together.').waitFor();
		expect(withoutRequest(await page.getByRole('alert').innerText())).toBe(withoutRequest(refusal));
		await ada.expectAccessible();
		await ada.shot('journey-wrong-password');
		await signIn(page, ADA);
		await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
		ada.forgive(/401/);
	});

	test('is guided from an organization to a run that ends well', async () => {
		const { page } = ada;
		await page.getByText('0 of 4 done').waitFor();
		await ada.expectAccessible();
		await ada.shot('journey-guide-begin');
		projectId = await foundProject(page, 'Analytical Engines', 'engine');
		await ada.shot('journey-guide-executor');
		await registerExecutor(page, executor);
		await page.getByRole('button', { name: 'Use the example' }).click();
		await page.getByText('3 of 4 done').waitFor();
		await ada.expectAccessible();
		await ada.shot('journey-guide-run');
		await page.getByRole('button', { name: 'Run hello-orrery' }).click();
		await page.waitForURL(/\/instances\/ins_/);
		await expect.poll(() => stateOfNewestRun(page), { timeout: 30_000 }).toBe('success');
		await page.goto('/projects');
		await page
			.getByRole('link', { name: /engine/ })
			.first()
			.waitFor();
		await page.waitForLoadState('networkidle');
		expect(await page.getByText('To your first run').count()).toBe(0);
	});

	test('invites somebody, who joins with one role and no account before', async () => {
		const { page } = ada;
		await page.goto(`/p/${projectId}/settings/members`);
		await page.getByRole('button', { name: 'Add members' }).click();
		await page.getByText('Everybody of the organization has a role here.').waitFor();
		await ada.expectAccessible();
		await page.getByRole('button', { name: 'Invite somebody new' }).click();
		await page.getByLabel('E-mail address').fill(BOB.email);
		await ada.expectAccessible();
		await ada.shot('journey-invite');
		await page.getByRole('button', { name: 'Create the invitation' }).click();
		await page.getByText(`A mail with the link was sent to ${BOB.email}.`).waitFor();
		expect(await page.getByText('#token=').count()).toBe(0);
		const link = await mailedLink(BOB.email, 'invited');
		await ada.expectAccessible();
		await ada.shot('journey-invitation-ready');
		await page.getByRole('button', { name: 'Done' }).click();
		bob = await browser.visit(link, { isStranger: true, theme: 'dark' });
		await bob.page.getByRole('heading', { name: 'Join Analytical Engines' }).waitFor();
		await bob.page.getByText('Ada invites you.').waitFor();
		await bob.page.getByText('engine Viewer').waitFor();
		await bob.expectAccessible();
		await bob.shot('journey-invitation');
		expect(await bob.page.getByLabel('E-mail address').inputValue()).toBe(BOB.email);
		await bob.page.getByLabel('Your name').fill(BOB.name);
		await bob.page.getByLabel('Password', { exact: true }).fill(BOB.password);
		await bob.page.getByRole('button', { name: 'Create account and join' }).click();
		await bob.page.waitForURL(`${url}/p/${projectId}`);
		bob.forgive(/401/);
	});

	test('is not let in by an invitation for somebody else, but shown the way out', async () => {
		const { page } = ada;
		await page.goto(`/organizations/${await organizationId(page)}/invitations`);
		await page.getByRole('heading', { name: 'No open invitation' }).waitFor();
		await page.getByRole('button', { name: 'Invite' }).first().click();
		await page.getByLabel('E-mail address').fill('carol@example.com');
		await page.getByRole('button', { name: 'Create the invitation' }).click();
		const link = await mailedLink('carol@example.com', 'invited');
		await page.getByRole('button', { name: 'Done' }).click();
		await page.getByRole('row', { name: /carol@example.com/ }).waitFor();
		await bob.page.goto(link);
		await bob.page.getByRole('heading', { name: 'You are signed in as somebody else' }).waitFor();
		await bob.expectAccessible();
		await bob.shot('journey-other-address');
		await page.getByRole('row', { name: /carol/ }).getByRole('button', { name: 'Actions' }).click();
		await page.getByRole('menuitem', { name: 'Revoke' }).click();
		await ada.expectAccessible();
		await page.getByRole('button', { name: 'Revoke the invitation' }).click();
		await page.getByRole('heading', { name: 'No open invitation' }).waitFor();
		await bob.page.reload();
		await bob.page.getByText('It was taken back').waitFor();
		bob.forgive(/410/);
	});

	test('sees that a viewer changes nothing, and that another role takes hold', async () => {
		await bob.page.goto(`/p/${projectId}/workflows`);
		await bob.page.getByRole('link', { name: 'hello-orrery' }).waitFor();
		expect(await bob.page.getByRole('link', { name: 'New workflow' }).count()).toBe(0);
		expect(await statusOfRun(bob.page)).toBe(403);
		await bob.page.goto(`/p/${projectId}/settings/tokens`);
		await bob.page.getByRole('heading', { name: 'Tokens are for admins' }).waitFor();
		await bob.page.goto(`/p/${projectId}/settings`);
		expect(await bob.page.getByLabel('Name').isDisabled()).toBe(true);
		await bob.expectAccessible();
		const { page } = ada;
		await page.goto(`/p/${projectId}/settings/members`);
		await page.getByRole('row', { name: /Bob/ }).getByRole('button', { name: 'Actions' }).click();
		await page.getByRole('menuitem', { name: 'Change roles' }).click();
		await page.getByRole('checkbox', { name: 'Operator' }).check();
		await page.getByRole('checkbox', { name: 'Viewer' }).uncheck();
		await ada.expectAccessible();
		await ada.shot('journey-roles');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('Bob has other roles now.').waitFor();
		await expect.poll(() => statusOfRun(bob.page), { timeout: ROLE_MS, interval: 2000 }).toBe(202);
	}, 120_000);

	test('makes a token that works, and revokes it', async () => {
		const { page } = ada;
		await page.goto(`/p/${projectId}/settings/tokens`);
		await page.getByRole('button', { name: 'New token' }).first().click();
		await page.getByLabel('Name').fill('nightly export');
		await ada.expectAccessible();
		await ada.shot('journey-new-token');
		await page.getByRole('button', { name: 'Create token' }).click();
		const token = await page.locator('figure code').first().innerText();
		await ada.expectAccessible();
		await ada.shot('journey-token-once');
		const statusOfRuns = async (): Promise<number> =>
			(await fetch(`${url}/api/v1/projects/${projectId}/instances`, { headers: { authorization: `Bearer ${token}` } }))
				.status;
		expect(await statusOfRuns()).toBe(200);
		await page.keyboard.press('Escape');
		await page.mouse.click(10, 10);
		expect(await page.locator('figure code').first().innerText()).toBe(token);
		await page.getByRole('button', { name: 'I have copied it' }).click();
		await page
			.getByRole('row', { name: /nightly export/ })
			.getByRole('button', { name: 'Actions' })
			.click();
		await page.getByRole('menuitem', { name: 'Revoke' }).click();
		await ada.expectAccessible();
		await ada.shot('journey-revoke-token');
		await page.getByRole('button', { name: 'Revoke the token' }).click();
		await page.getByText('Token nightly export was revoked.').waitFor();
		await expect.poll(statusOfRuns, { timeout: ROLE_MS, interval: 2000 }).toBe(401);
	}, 120_000);

	test('leaves nothing of what they looked at to who signs in after them in the same browser', async () => {
		const { page } = ada;
		const seen = page.getByRole('option', { name: /hello-orrery/ });
		await page.goto(`/p/${projectId}/workflows`);
		await page.getByRole('link', { name: 'hello-orrery' }).click();
		await page.getByRole('heading', { name: 'hello-orrery' }).waitFor();
		await page.keyboard.press('Control+k');
		await seen.first().waitFor();
		await page
			.getByRole('option', { name: /^hello-orrery Run · / })
			.first()
			.waitFor();
		await page.getByRole('option', { name: 'hello-orrery Workflow' }).first().waitFor();
		await ada.shot('journey-palette');
		for (const person of [BOB, ADA]) {
			await page.context().clearCookies();
			await page.goto(`/sign-in?returnTo=%2Fp%2F${projectId}`);
			await signIn(page, person);
			await page.waitForURL(`${url}/p/${projectId}`);
			await page.getByRole('button', { name: /^Account/ }).waitFor();
			await page.keyboard.press('Control+k');
			await page.getByRole('option').first().waitFor();
			expect((await seen.count()) > 0, person.name).toBe(person === ADA);
		}
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		ada.forgive(/401/);
	});

	test('signs out, and is brought back to where a link leads', async () => {
		const { page } = ada;
		await page.getByRole('button', { name: /^Account/ }).click();
		await page.getByRole('menuitem', { name: 'Sign out' }).click();
		await page.waitForURL(/\/sign-in$/);
		const path = `/p/${projectId}/settings/members`;
		await page.goto(path);
		await page.waitForURL(/returnTo=/);
		await signIn(page, ADA);
		await page.waitForURL(`${url}${path}`);
		await page.getByRole('row', { name: /Bob/ }).waitFor();
		ada.forgive(/401/);
		await ada.end();
		await bob.end();
	});
});

/** The text without the id of the request, which is another one each time. */
function withoutRequest(text: string): string {
	return text.replace(/ · \S+/, '');
}

function pageOf<Item extends z.ZodType>(item: Item) {
	return z.object({ items: z.array(item) });
}

async function stateOfNewestRun(page: Page): Promise<string | undefined> {
	const answer = await page.request.get(`/api/v1/projects/${projectId}/instances?limit=1`);
	return pageOf(z.object({ state: z.string() })).parse(await answer.json()).items[0]?.state;
}

async function organizationId(page: Page): Promise<string> {
	const answer = await page.request.get('/api/v1/organizations');
	return pageOf(z.object({ id: z.string() })).parse(await answer.json()).items[0]?.id ?? '';
}

/** Tries to start the project's workflow as whoever is signed in. */
async function statusOfRun(page: Page): Promise<number> {
	const listed = await page.request.get(`/api/v1/projects/${projectId}/workflows`);
	const [workflow] = pageOf(z.object({ id: z.string() })).parse(await listed.json()).items;
	const path = `/api/v1/projects/${projectId}/workflows/${workflow?.id}/run`;
	return (await page.request.post(path, { data: {}, headers: { origin: url } })).status();
}
