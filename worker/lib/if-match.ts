/** The states that a request may be carried out on: whichever there is, or those with one of these etags. */
export type IfMatch = 'any' | readonly string[];

/** An entity tag, strong or weak; commas may be part of it. */
const ETAG = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;
/** What is between the entity tags of a list. */
const SEPARATORS = /^[\s,]*$/;

/**
 * What an `If-Match` header asks for (RFC 9110 §13.1.1): `*`, or a list of entity tags. The weak form of a tag counts as
 * the tag, against the strong comparison of that section: every change here makes another tag, and intermediaries that
 * compress an answer weaken the tag on its way. What is no such header matches nothing.
 */
export function parseIfMatch(header: string): IfMatch {
	const text = header.trim();
	if (text === '*') return 'any';
	const isList = SEPARATORS.test(text.replace(ETAG, ''));
	return isList ? [...text.matchAll(ETAG)].map(([, etag = '']) => etag) : [];
}

/**
 * Whether a request may be carried out on what is there.
 *
 * @param ifMatch null where the request names no state.
 * @param etag the strong entity tag of what is there; null when nothing is.
 */
export function isMatch(ifMatch: IfMatch | null, etag: string | null): boolean {
	if (ifMatch === null) return true;
	return etag !== null && (ifMatch === 'any' || ifMatch.includes(etag));
}
