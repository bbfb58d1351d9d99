import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
});

afterAll(() => browser.close());

describe('the dialog for a new project', () => {
	test.each(['light', 'dark'] as const)(
		'says what is missing beside its field and is accessible, %s',
		async (theme) => {
			const visit = await browser.visit('/projects', { theme });
			await visit.page.getByRole('button', { name: 'New project' }).click();
			await visit.page.getByRole('button', { name: 'Create project' }).click();
			await visit.page.getByText('This is needed.').waitFor();
			expect(await visit.page.getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
			await visit.expectAccessible();
			await visit.shot(`new-project-${theme}`);
			await visit.end();
		},
	);

	test('creates a project and opens it', async () => {
		const visit = await browser.visit('/projects');
		await visit.page.getByRole('button', { name: 'New project' }).click();
		await visit.page.getByLabel('Name').fill('finance');
		await visit.page.getByRole('button', { name: 'Create project' }).click();
		await visit.page.getByText('Project finance was created.').waitFor();
		await visit.page.waitForURL(/\/p\/prj_[0-9a-z]{26}/);
		await visit.end();
	});

	test('shows the same name as taken, in Chinese too', async () => {
		const visit = await browser.visit('/projects', { locale: 'zh-CN' });
		await visit.page.getByRole('button', { name: '新建项目' }).click();
		await visit.page.getByLabel('名称').fill('finance');
		await visit.page.getByRole('button', { name: '创建项目' }).click();
		await visit.page.getByRole('alert').getByText('name_taken').waitFor();
		await visit.expectAccessible();
		visit.forgive(/409/);
		await visit.end();
	});
});
