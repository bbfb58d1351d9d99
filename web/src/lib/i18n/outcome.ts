import { area } from './area.ts';
import { en } from './outcome.en.ts';

/** Why tasks wait, why they ended as they did, and what happened in a run: the API's stable words, for people. */
export const outcomeText = area('outcome', en);

/** A word the console does not know yet, as readable as it gets. */
export function unknownWord(word: string): string {
	return word.replaceAll('_', ' ');
}
