import type { chinese } from './chinese.ts';
import { words } from './words.svelte.ts';

/**
 * The words of one area of the console. English ones come with the pages that say them, Chinese ones all together when
 * they are chosen. What it returns is called where words are needed and answers in the language of that moment, so
 * templates follow a switch at once:
 *
 *     const t = $derived(workflowsText());
 */
export function area<Name extends keyof typeof chinese>(
	name: Name,
	english: (typeof chinese)[Name],
): () => (typeof chinese)[Name] {
	return () => words.chinese?.[name] ?? english;
}
