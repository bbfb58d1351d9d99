/** A longer wait than the delivery budget of a run would only mean that the budget ends first. */
const RETRY_AFTER_MAX_MS = 5 * 60_000;

const SECONDS = /^\d{1,10}$/;
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The wait a `Retry-After` header asks for, in ms and at most `RETRY_AFTER_MAX_MS`; null when there is none that can be
 * read. Both forms of RFC 9110 §10.2.3 are understood; an instant in the past means at once.
 */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
	if (header === null) return null;
	const text = header.trim();
	if (SECONDS.test(text)) return Math.min(Number(text) * 1000, RETRY_AFTER_MAX_MS);
	if (!HTTP_DATE.test(text)) return null;
	const instant = Date.parse(text);
	if (Number.isNaN(instant)) return null;
	return Math.min(Math.max(instant - nowMs, 0), RETRY_AFTER_MAX_MS);
}
