import type { Page } from 'playwright-core';

/** Puts a text in the place of the whole document in the code view, as pasting does. */
export async function pasteDocument(page: Page, text: string): Promise<void> {
	await page.getByRole('textbox', { name: 'Document' }).click();
	await page.keyboard.press('Control+a');
	await page.keyboard.insertText(text);
}
