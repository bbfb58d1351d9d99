import type { Choice } from '#lib/ui/choice.ts';

/** Every zone the browser knows, by name. */
export function timeZoneNames(): readonly string[] {
	const known = Intl.supportedValuesOf('timeZone');
	// Browsers list places, among which UTC is none.
	return known.includes('UTC') ? known : ['UTC', ...known];
}

/**
 * Every zone with its distance from UTC at a moment, to be searched by either. It takes a formatter for each zone, tens of
 * milliseconds in all, so it is for when somebody looks for one.
 */
export function timeZoneChoices(at: Date): Choice[] {
	return timeZoneNames().map((id) => ({ value: id, label: id, note: offsetOf(id, at) }));
}

function offsetOf(timeZone: string, at: Date): string {
	const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
	const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
	return offset === 'GMT' || offset === 'GMT+00:00' ? 'UTC' : offset.replace('GMT', 'UTC');
}
