import { z } from 'zod';

/** Offsets such as `+02:00` are refused although the platform takes them: they know no daylight saving. */
const NAME_START = /^[A-Za-z]/;

/** A name of the IANA time zone database that this runtime knows, such as `Europe/Berlin`. */
export const timeZoneSchema = z
	.string()
	.max(100)
	.refine(isTimeZone, {
		error: 'is not an IANA time zone',
		params: { rule: 'time_zone' },
	});

function isTimeZone(name: string): boolean {
	if (!NAME_START.test(name)) return false;
	try {
		return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
	} catch {
		return false;
	}
}
