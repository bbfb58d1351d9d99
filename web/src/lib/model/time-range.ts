export const TIME_PRESETS = ['1h', '24h', '7d', '30d', '90d'] as const;
export type TimePreset = (typeof TIME_PRESETS)[number];

const HOUR_MS = 3_600_000;
const PRESET_MS: Readonly<Record<TimePreset, number>> = {
	'1h': HOUR_MS,
	'24h': 24 * HOUR_MS,
	'7d': 7 * 24 * HOUR_MS,
	'30d': 30 * 24 * HOUR_MS,
	'90d': 90 * 24 * HOUR_MS,
};
/** Presets begin on whole minutes, so that reading a list again asks the same question for a while. */
const STEP_MS = 60_000;

/** A range of time as the API takes it: `from` inclusive, `to` exclusive. */
export interface TimeRange {
	readonly from?: string;
	readonly to?: string;
}

/**
 * What the address says: `range=24h` moves along with the clock, `from` and `to` stand still. Presets win; anything that
 * cannot be read is no filter.
 */
export function timeRangeOf(params: Pick<URLSearchParams, 'get'>, nowMs: number): TimeRange {
	const preset = TIME_PRESETS.find((known) => known === params.get('range'));
	if (preset) {
		const fromMs = Math.floor((nowMs - PRESET_MS[preset]) / STEP_MS) * STEP_MS;
		return { from: new Date(fromMs).toISOString() };
	}
	const from = instantOf(params.get('from'));
	const to = instantOf(params.get('to'));
	return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

function instantOf(text: string | null): string | undefined {
	const ms = text === null ? Number.NaN : Date.parse(text);
	return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
