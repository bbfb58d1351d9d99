import { expect } from 'vitest';
import type { Visit } from './visit.ts';

/** In which pages are looked at: theme, screen and language. */
export const LOOKS = [
	['light', 'desk', 'en-GB'],
	['dark', 'desk', 'en-GB'],
	['light', 'phone', 'en-GB'],
	['dark', 'phone', 'zh-CN'],
	['light', 'desk', 'zh-CN'],
] as const;

/** What a look is called in the names of pictures. */
export function lookName(theme: string, screen: string, locale: string): string {
	return `${theme}-${screen}-${locale.slice(0, 2)}`;
}

/** Whatever screen and language it is, a page is accessible, no wider than its screen, and kept as a picture. */
export async function look(visit: Visit, name: string, screen: string): Promise<void> {
	if (screen === 'phone') expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(360);
	await visit.expectAccessible();
	await visit.shot(name);
}
