const formats = new Map<string, Intl.DateTimeFormat>();

/** The time of day to the millisecond, such as `14:03:27.412`: all of a line's time that changes from line to line. */
export function timeOfDay(atMs: number, timeZone: string): string {
	const format =
		formats.get(timeZone) ??
		new Intl.DateTimeFormat('en-GB', {
			timeZone,
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
			fractionalSecondDigits: 3,
			hourCycle: 'h23',
		});
	formats.set(timeZone, format);
	return format.format(atMs);
}
