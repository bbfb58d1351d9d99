import type { Remark } from '#lib/model/document/finding.ts';
import { area } from './area.ts';
import { en } from './finding.en.ts';

const findingText = area('finding', en);

/** What was found in a document, in the reader's language; what has no words here is said as whoever found it says it. */
export function whatWasFound({ code, message, values }: Pick<Remark, 'code' | 'message' | 'values'>): string {
	return findingText().words[code]?.(values ?? {}) ?? message;
}
