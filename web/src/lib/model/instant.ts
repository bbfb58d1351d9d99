const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Ordered from long to short; the first that fits is the unit to speak in. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
	['year', 365 * DAY_MS],
	['month', 30 * DAY_MS],
	['day', DAY_MS],
	['hour', HOUR_MS],
	['minute', MINUTE_MS],
	['second', 1000],
];

export interface InZone {
	/** BCP 47. */
	readonly tag: string;
	/** IANA. */
	readonly timeZone: string;
}

const TO_THE_MINUTE = {
	month: 'short',
	day: 'numeric',
	hour: '2-digit',
	minute: '2-digit',
	hourCycle: 'h23',
} as const satisfies Intl.DateTimeFormatOptions;
const TO_THE_SECOND = { ...TO_THE_MINUTE, second: '2-digit' } as const satisfies Intl.DateTimeFormatOptions;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf({ tag, timeZone }: InZone, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${tag} ${timeZone} ${name}`;
	const format = formats.get(key) ?? new Intl.DateTimeFormat(tag, { ...options, timeZone });
	formats.set(key, format);
	return format;
}

/** Date and time to the second, with the zone: what is shown wherever a time has to be exact. */
export function exactTime(at: Date, where: InZone): string {
	return formatOf(where, 'exact', { year: 'numeric', ...TO_THE_SECOND, timeZoneName: 'short' }).format(at);
}

/** Date and time to the minute, without zone: for places whose head names the zone. */
export function shortTime(at: Date, where: InZone): string {
	return formatOf(where, 'short', TO_THE_MINUTE).format(at);
}

/** Date and time to the second, without zone: where moments of the same minute stand side by side. */
export function secondTime(at: Date, where: InZone): string {
	return formatOf(where, 'second', TO_THE_SECOND).format(at);
}

/** The day of the week with date and time: what somebody plans by. Seconds only where there are some. */
export function plannedTime(at: Date, where: InZone): string {
	const hasSeconds = at.getTime() % MINUTE_MS !== 0;
	return formatOf(where, hasSeconds ? 'planned seconds' : 'planned', {
		weekday: 'short',
		month: 'short',
		day: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		...(hasSeconds ? { second: '2-digit' } : {}),
		hourCycle: 'h23',
	}).format(at);
}

/** The time of day alone. Seconds only where there are some. */
export function clockTime(at: Date, where: InZone): string {
	const hasSeconds = at.getTime() % MINUTE_MS !== 0;
	return formatOf(where, hasSeconds ? 'clock seconds' : 'clock', {
		hour: '2-digit',
		minute: '2-digit',
		...(hasSeconds ? { second: '2-digit' } : {}),
		hourCycle: 'h23',
	}).format(at);
}

/** A wall time that the API tells without a zone, such as `2026-11-20T09:00:00`, as an instant at which UTC shows it. */
export function wallTime(local: string): Date {
	return new Date(`${local}Z`);
}

/** A day as it is told in full: day of the week, day and month. */
export function fullDay(at: Date, where: InZone): string {
	return formatOf(where, 'full day', { weekday: 'long', month: 'long', day: 'numeric' }).format(at);
}

/** A month with its year. */
export function monthText(at: Date, where: InZone): string {
	return formatOf(where, 'month', { year: 'numeric', month: 'long' }).format(at);
}

/** The date alone, with its year. */
export function dayText(at: Date, where: InZone): string {
	return formatOf(where, 'day', { year: 'numeric', month: 'short', day: 'numeric' }).format(at);
}

/** The zone as people call it, such as “UTC” or “CET”. */
export function zoneName(at: Date, where: InZone): string {
	const parts = formatOf(where, 'zone', { timeZoneName: 'short' }).formatToParts(at);
	return parts.find(({ type }) => type === 'timeZoneName')?.value ?? where.timeZone;
}

const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();

/** What is ahead has begun to run down when it is shown: seven days less a moment are still seven days. */
const NEARLY = 0.99;

/** How long ago or ahead, in the largest unit that fits: “3 min ago”, “in 2 hr”. */
export function relativeTime(at: Date, nowMs: number, tag: string): string {
	const format = relativeFormats.get(tag) ?? new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' });
	relativeFormats.set(tag, format);
	const distanceMs = at.getTime() - nowMs;
	const isAhead = distanceMs > 0;
	const leastMs = isAhead ? distanceMs / NEARLY : -distanceMs;
	const [unit, unitMs] = UNITS.find(([, ms]) => leastMs >= ms) ?? (['second', 1000] as const);
	return format.format(isAhead ? Math.round(distanceMs / unitMs) : Math.trunc(distanceMs / unitMs), unit);
}

/** A length of time in at most two units: “420 ms”, “3.2 s”, “4m 05s”, “2h 10m”, “3d 4h”. The same in every language. */
export function durationText(ms: number): string {
	if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
	if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
	if (ms < MINUTE_MS) return `${Math.floor(ms / 1000)} s`;
	const two = (value: number): string => String(value).padStart(2, '0');
	if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)}m ${two(Math.floor((ms % MINUTE_MS) / 1000))}s`;
	if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)}h ${two(Math.floor((ms % HOUR_MS) / MINUTE_MS))}m`;
	return `${Math.floor(ms / DAY_MS)}d ${Math.floor((ms % DAY_MS) / HOUR_MS)}h`;
}
