import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';
import type { Stack } from './console-stack.ts';
import { look } from './looks.ts';
import { newProject } from './new-project.ts';
import { RunSeeds, scriptNode } from './seed-runs.ts';
import type { Visit } from './visit.ts';

/** Nothing listens there: the port is reserved for discarding. */
const CLOSED = 'http://127.0.0.1:9';

let browser: ConsoleBrowser;
let stack: Stack;
let executors: string;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
	stack = await newProject(inject('stack'), 'executors');
	executors = `/p/${stack.owner.projectId}/executors`;
});

afterAll(() => browser.close());

async function register(visit: Visit, name: string, url: string, secret?: string): Promise<void> {
	const { page } = visit;
	await page.getByRole('button', { name: 'Register executor' }).first().click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Address').fill(url);
	await dialog.getByLabel('Name', { exact: true }).fill(name);
	if (secret !== undefined) {
		await dialog.getByText('I have one').click();
		await dialog.getByLabel('Your secret').fill(secret);
	}
	await dialog.getByRole('button', { name: 'Register', exact: true }).click();
}

/** What closes other dialogs by accident. */
async function slip({ page }: Visit): Promise<void> {
	await page.keyboard.press('Escape');
	await page.mouse.click(10, 10);
	await page.keyboard.press('Control+k');
	expect(await page.getByRole('button', { name: 'Close' }).count()).toBe(0);
}

async function openReference({ page }: Visit): Promise<void> {
	await page.getByRole('link', { name: 'reference' }).click();
	await page.getByRole('heading', { name: 'What it runs' }).waitFor();
}

describe('registering an executor', () => {
	test.each(['light', 'dark'] as const)(
		'begins on a page that teaches, says what is missing, and is accessible, %s',
		async (theme) => {
			const visit = await browser.visit(executors, { theme });
			await visit.page.getByRole('heading', { name: 'No executor yet' }).waitFor();
			await visit.expectAccessible();
			await visit.page.keyboard.press('c');
			const dialog = visit.page.getByRole('dialog');
			await dialog.getByRole('button', { name: 'Register', exact: true }).click();
			await dialog.getByText('This is needed.').first().waitFor();
			expect(await dialog.getByLabel('Address').getAttribute('aria-invalid')).toBe('true');
			await visit.expectAccessible();
			await visit.shot(`executor-register-${theme}`);
			await visit.end();
		},
	);

	test('explains an address that may not be used beside its field', async () => {
		const visit = await browser.visit(executors);
		await register(visit, 'nowhere', 'ftp://files.example.com');
		await visit.page.getByText('The address has to begin with https://').waitFor();
		visit.forgive(/4\d\d/);
		await visit.end();
	});

	test('shows a generated secret once, with a command that uses it, and explains that nothing answers', async () => {
		const visit = await browser.visit(executors);
		await register(visit, 'closed', CLOSED);
		await visit.page.getByRole('heading', { name: 'Connect closed' }).waitFor();
		await visit.page
			.getByText(/^whsec_/)
			.first()
			.waitFor();
		await visit.page
			.getByText(/^ORRERY_EXECUTOR_SECRET=whsec_\S+ npx node executor\/reference\/main\.ts --port 9 /)
			.waitFor();
		await visit.page.getByRole('button', { name: 'Check the connection' }).click();
		await visit.page.getByText('Nothing answered at this address.').waitFor();
		await visit.expectAccessible();
		await visit.shot('executor-unreachable');
		await slip(visit);
		await visit.page
			.getByText(/^whsec_/)
			.first()
			.waitFor();
		await visit.page.getByRole('button', { name: 'I have copied it' }).click();
		await visit.page.getByRole('row').filter({ hasText: 'closed' }).getByText('Unverified').waitFor();
		visit.forgive(/4\d\d/);
		await visit.end();
	});

	test('explains a wrong secret, and takes the running reference executor with its own one', async () => {
		const visit = await browser.visit(executors);
		await register(visit, 'wrong-secret', stack.executor.executorUrl, `whsec_${'A'.repeat(43)}=`);
		await visit.page.getByText('it has another secret').waitFor();
		await visit.page.getByRole('button', { name: 'Later' }).click();
		await register(visit, 'reference', stack.executor.executorUrl, stack.executor.executorSecret);
		await visit.page.getByText('reference proved its secret').waitFor();
		await visit.expectAccessible();
		await visit.page.getByRole('link', { name: 'Open executor' }).click();
		await visit.page.getByRole('heading', { name: 'reference' }).waitFor();
		await visit.page.getByText('SHELL', { exact: true }).click();
		await visit.page.getByText('The text the interpreter runs.').first().waitFor();
		visit.forgive(/4\d\d/);
		await visit.end();
	});
});

describe('the list of executors', () => {
	test('is filtered by what is in the address, and removes one after saying what that means', async () => {
		const visit = await browser.visit(`${executors}?state=unverified`);
		await visit.page.getByRole('link', { name: 'closed' }).waitFor();
		expect(await visit.page.getByRole('link', { name: 'reference' }).count()).toBe(0);
		await visit.page.getByRole('row').filter({ hasText: 'closed' }).click({ button: 'right' });
		await visit.page.getByRole('menuitem', { name: 'Remove' }).click();
		await visit.page.getByText('Other executors of its groups take its tasks.').waitFor();
		await visit.expectAccessible();
		await visit.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
		await visit.page.getByRole('link', { name: 'closed' }).waitFor({ state: 'detached' });
		await visit.shot('executors');
		await visit.end();
	});

	test('fits on a phone', async () => {
		const visit = await browser.visit(executors, { screen: 'phone', theme: 'dark' });
		await visit.page.getByRole('link', { name: 'reference' }).waitFor();
		await look(visit, 'executors-phone', 'phone');
		await visit.end();
	});
});

describe('an executor', () => {
	test('that is disabled lets tasks wait with the reason, and they go on once it is enabled', async () => {
		const seeds = new RunSeeds(stack);
		const sales = await seeds.workflow('daily-sales', [scriptNode('extract', 'true')]);
		const visit = await browser.visit(executors);
		await openReference(visit);
		await visit.page.getByRole('button', { name: 'Actions' }).click();
		await visit.page.getByRole('menuitem', { name: 'Disable' }).click();
		await visit.page.getByText('No other executor is ready in group default').waitFor();
		await visit.expectAccessible();
		await visit.page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
		await visit.page.getByText('It is disabled.').waitFor();
		await visit.expectAccessible();
		const run = await seeds.run(sales);
		const other = await browser.visit(`/p/${stack.owner.projectId}/instances/${run}?task=extract&view=details`);
		await other.page.getByText('No executor of its group can take it').first().waitFor();
		await visit.page.getByRole('button', { name: 'Enable' }).click();
		await visit.page.getByText('It is disabled.').waitFor({ state: 'detached' });
		await other.page.locator('[data-state=success]').first().waitFor();
		await other.end();
		await visit.end();
	});

	test('rotates its secret in two steps, and the old one works in between', async () => {
		const visit = await browser.visit(executors);
		await openReference(visit);
		await visit.page.getByRole('button', { name: 'Actions' }).click();
		await visit.page.getByRole('menuitem', { name: 'Rotate secret' }).click();
		await visit.expectAccessible();
		await visit.page.getByRole('button', { name: 'Add the new secret' }).click();
		await visit.page
			.getByText(/^whsec_/)
			.first()
			.waitFor();
		await visit.page.getByRole('button', { name: 'Check the connection' }).click();
		await visit.page.getByText('reference proved its secret').waitFor();
		await visit.expectAccessible();
		await visit.shot('executor-rotate');
		await slip(visit);
		await visit.page.getByRole('button', { name: 'I have copied it' }).click();
		await visit.page.getByText('Two secrets are valid.').waitFor();
		await visit.end();
	});

	test.each(['light', 'dark'] as const)('says what it runs, and is accessible, %s', async (theme) => {
		const visit = await browser.visit(executors, { theme });
		await openReference(visit);
		await visit.page.getByText('PROCEDURE', { exact: true }).click();
		await visit.page.getByText('arguments[].direction').waitFor();
		await visit.expectAccessible();
		await visit.shot(`executor-${theme}`);
		await visit.page.getByRole('button', { name: 'Actions' }).click();
		await visit.page.getByRole('menuitem', { name: 'Edit' }).click();
		await visit.page.getByRole('dialog').getByLabel('Address').fill(CLOSED);
		await visit.page.getByRole('button', { name: 'Save' }).click();
		await visit.page.getByText('Nothing answered at this address.').waitFor();
		await visit.expectAccessible();
		visit.forgive(/4\d\d/);
		await visit.end();
	});
});
