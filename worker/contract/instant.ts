import { z } from 'zod';

/** An instant as the API writes it: ISO 8601 in UTC with milliseconds, such as `2026-11-20T13:00:00.000Z`. */
export const instantSchema = z.iso.datetime();

/** Writes epoch milliseconds, the form used inside, as an instant. */
export function toInstant(epochMs: number): string {
	return new Date(epochMs).toISOString();
}

/** Reads an instant that was parsed with `instantSchema` back into epoch milliseconds. */
export function fromInstant(instant: string): number {
	return Date.parse(instant);
}
