const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The wall time of an instant in a zone, as the epoch milliseconds at which UTC shows the same wall time, so that
 * calendar arithmetic on it knows no offsets. Whole seconds.
 *
 * @param timeZone an IANA name known to be valid.
 */
export function localTime(instant: number, timeZone: string): number {
	const part: Record<string, number> = {};
	for (const { type, value } of formatterOf(timeZone).formatToParts(instant)) part[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
	return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Making a formatter costs a thousand times its use, and there are no more of them than zones. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
	const known = formatters.get(timeZone);
	if (known !== undefined) return known;
	const made = new Intl.DateTimeFormat('en-US', {
		timeZone,
		calendar: 'gregory',
		numberingSystem: 'latn',
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	formatters.set(timeZone, made);
	return made;
}
