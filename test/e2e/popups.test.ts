import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConsoleBrowser } from './console-browser.ts';

const { owner } = inject('stack');
const workflows = `/p/${owner.projectId}/workflows`;
const instances = `/p/${owner.projectId}/instances`;
let browser: ConsoleBrowser;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
});

afterAll(() => browser.close());

/** Whether the element has the keyboard's focus. */
async function hasFocus(locator: Locator): Promise<boolean> {
	return (await locator.and(locator.page().locator(':focus')).count()) === 1;
}

describe('what opens above a page, whose code comes when it is wanted', () => {
	test('a menu opens with the first press, closes with Escape, and gives the focus back', async () => {
		const visit = await browser.visit(workflows);
		const button = visit.page.getByRole('button', { name: /^Account/ });
		await button.click();
		await visit.page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
		expect(await button.getAttribute('aria-expanded')).toBe('true');
		await visit.page.keyboard.press('Escape');
		await visit.page.getByRole('menu').waitFor({ state: 'detached' });
		expect(await button.getAttribute('aria-expanded')).toBe('false');
		await expect.poll(() => hasFocus(button)).toBe(true);
		await visit.end();
	});

	test('a menu opens with an arrow key, and its entries are reached with arrow keys', async () => {
		const visit = await browser.visit(workflows);
		const button = visit.page.getByRole('button', { name: /^Account/ });
		await button.focus();
		await visit.page.keyboard.press('ArrowDown');
		await visit.page.getByRole('menu').waitFor();
		await visit.page.keyboard.press('ArrowDown');
		await visit.page.locator('[role^=menuitem]:focus').waitFor();
		await visit.page.keyboard.press('Escape');
		await visit.page.getByRole('menu').waitFor({ state: 'detached' });
		await visit.end();
	});

	test.each(['Columns', 'Time range'])('pressing %s opens it, and pressing it again closes it', async (name) => {
		const visit = await browser.visit(instances);
		const button = visit.page.locator('button[aria-haspopup=dialog]').and(visit.page.getByRole('button', { name }));
		const popup = visit.page.getByRole('dialog', { name });
		await button.click();
		await popup.waitFor();
		await visit.expectAccessible();
		await button.click();
		await popup.waitFor({ state: 'detached' });
		await button.click();
		await popup.waitFor();
		await visit.page.keyboard.press('Escape');
		await popup.waitFor({ state: 'detached' });
		await expect.poll(() => hasFocus(button)).toBe(true);
		await visit.end();
	});

	test('an explanation opens for the pointer and for the keyboard, and goes with both', async () => {
		const visit = await browser.visit(workflows);
		const button = visit.page.getByRole('button', { name: 'Collapse sidebar' });
		const tip = visit.page.locator('[data-tooltip-content]', { hasText: 'Collapse sidebar' });
		await button.hover();
		await tip.waitFor();
		await visit.page.mouse.move(700, 450);
		await tip.waitFor({ state: 'detached' });
		await visit.page.getByRole('button', { name: /^Account/ }).focus();
		await visit.page.keyboard.press('Tab');
		await tip.waitFor();
		await visit.page.keyboard.press('Escape');
		await tip.waitFor({ state: 'detached' });
		await visit.end();
	});

	test('Chinese is loaded when it is chosen, and stays chosen', async () => {
		const visit = await browser.visit(workflows);
		await visit.page.getByRole('button', { name: /^Account/ }).click();
		await visit.page.getByRole('menuitemradio', { name: '简体中文' }).click();
		await visit.page.getByRole('heading', { name: '工作流', level: 1 }).waitFor();
		await visit.page.reload();
		await visit.page.getByRole('heading', { name: '工作流', level: 1 }).waitFor();
		expect(await visit.page.evaluate('document.documentElement.lang')).toBe('zh-CN');
		await visit.end();
	});
});
