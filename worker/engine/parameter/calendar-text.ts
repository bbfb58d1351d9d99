const DATE = /^(\d{4})-?(\d{2})-?(\d{2})$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?$/;
const COMPACT_TIME = /^(\d{2})(\d{2})(\d{2})$/;
const COMPACT_TIMESTAMP = /^\d{14}/;
const DATE_LENGTHS = [8, 10];
const ZONE = /(Z|[+-]\d{2}:?\d{2})$/;

/** A date in the form yyyy-MM-dd, read from that or yyyyMMdd; null if there is no such day. */
export function readDate(text: string): string | null {
	const [, year, month, day] = DATE.exec(text) ?? [];
	if (year === undefined || month === undefined || day === undefined || !DATE_LENGTHS.includes(text.length))
		return null;
	const date = new Date(0);
	date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
	const canonical = `${year}-${month}-${day}`;
	return date.toISOString().startsWith(canonical) ? canonical : null;
}

/** A time of day in the form HH:mm:ss, fraction kept, read from that, HH:mm or HHmmss; null if there is none. */
export function readTime(text: string): string | null {
	const [, hour, minute, second = '00', fraction = ''] = TIME.exec(text) ?? COMPACT_TIME.exec(text) ?? [];
	if (hour === undefined || minute === undefined) return null;
	if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
	return `${hour}:${minute}:${second}${fraction}`;
}

/**
 * A date and a time of day, apart by a blank or T or, if compact, by nothing, with an offset if one was written. The
 * separator is kept, compact forms get a blank.
 */
export function readTimestamp(text: string): string | null {
	const compact = COMPACT_TIMESTAMP.test(text);
	const dateEnd = compact ? 8 : 10;
	const separator = compact ? '' : text.charAt(dateEnd);
	if (!(compact || separator === ' ' || separator === 'T')) return null;
	const rest = text.slice(dateEnd + separator.length);
	const zone = ZONE.exec(rest)?.[0] ?? '';
	const date = readDate(text.slice(0, dateEnd));
	const time = readTime(rest.slice(0, rest.length - zone.length));
	return date === null || time === null ? null : `${date}${separator || ' '}${time}${zone}`;
}
