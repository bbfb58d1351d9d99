import { words } from '#lib/i18n/words.svelte.ts';

export const ssr = false;
export const prerender = false;

/** Nothing is drawn before there are words for it. */
export function load(): Promise<void> {
	return words.begin();
}
