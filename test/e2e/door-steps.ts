import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Stack } from './console-stack.ts';

/** Who signs up in a test. */
export interface NewPerson {
	readonly name: string;
	readonly email: string;
	readonly password: string;
}

/** Signs in at the door, and waits for what it answers. */
export async function signIn(page: Page, { email, password }: Pick<NewPerson, 'email' | 'password'>): Promise<void> {
	await page.getByLabel('E-mail address').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	const answered = page.waitForResponse(/\/auth\/sign-in$/);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await answered;
}

/** Founds an organization and its first project, as the guide of somebody who has neither offers it. @returns the project's id. */
export async function foundProject(page: Page, organization: string, project: string): Promise<string> {
	await page.getByRole('button', { name: 'Found an organization' }).click();
	await page.getByLabel('Name').fill(organization);
	await page.getByRole('button', { name: 'Found the organization' }).click();
	await page.getByRole('heading', { name: 'New project' }).waitFor();
	expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
	await page.getByLabel('Name').fill(project);
	await page.getByRole('button', { name: 'Create project' }).click();
	await page.getByText('1 of 4 done').waitFor();
	const href = await page.getByRole('link', { name: project, exact: true }).getAttribute('href');
	return /prj_[0-9a-z]{26}/.exec(href ?? '')?.[0] ?? '';
}

/** Registers the running reference executor by the dialog that the guide opens. */
export async function registerExecutor(page: Page, { executorUrl, executorSecret }: Stack['executor']): Promise<void> {
	await page.getByRole('button', { name: 'Register an executor' }).click();
	const dialog = page.getByRole('dialog');
	expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('reference');
	await dialog.getByLabel('Address').fill(executorUrl);
	await dialog.getByText('I have one').click();
	await dialog.getByLabel('Your secret').fill(executorSecret);
	await dialog.getByRole('button', { name: 'Register', exact: true }).click();
	await dialog.getByText('reference proved its secret').waitFor();
	await dialog.getByRole('button', { name: 'Done' }).click();
	await page.getByText('2 of 4 done').waitFor();
}
