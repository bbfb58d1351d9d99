import { describe, expect, test } from 'vitest';
import { type DailyWindow, opensAt } from '../../worker/occurrence/daily-window.ts';
import { localTimeOf } from '../../worker/occurrence/zone.ts';

const DAYTIME = { from: '08:00', to: '18:00' };
const NIGHT = { from: '22:00', to: '06:00' };
const EARLY = { from: '02:30', to: '05:00' };

const OPENINGS: readonly (readonly [why: string, window: DailyWindow, zone: string, at: string, opens: string])[] = [
	['inside', DAYTIME, 'UTC', '2026-01-10T12:34:56.789Z', '2026-01-10T12:34:56.789Z'],
	['at the opening', DAYTIME, 'UTC', '2026-01-10T08:00:00.000Z', '2026-01-10T08:00:00.000Z'],
	['just before it', DAYTIME, 'UTC', '2026-01-10T07:59:59.999Z', '2026-01-10T08:00:00.000Z'],
	['at the closing', DAYTIME, 'UTC', '2026-01-10T18:00:00.000Z', '2026-01-11T08:00:00.000Z'],
	['in the zone', DAYTIME, 'Asia/Kolkata', '2026-01-10T12:34:00.000Z', '2026-01-11T02:30:00.000Z'],
	['over midnight, before it', NIGHT, 'UTC', '2026-01-10T23:00:00.000Z', '2026-01-10T23:00:00.000Z'],
	['over midnight, after it', NIGHT, 'UTC', '2026-01-10T05:59:00.000Z', '2026-01-10T05:59:00.000Z'],
	['between two nights', NIGHT, 'UTC', '2026-01-10T06:00:00.000Z', '2026-01-10T22:00:00.000Z'],
	['before an opening that is skipped', EARLY, 'Europe/Paris', '2026-03-29T00:00:00.000Z', '2026-03-29T01:00:00.000Z'],
	['before an opening that is repeated', EARLY, 'Europe/Paris', '2026-10-25T00:00:00.000Z', '2026-10-25T00:30:00.000Z'],
	[
		'when the clocks went back before it',
		EARLY,
		'Europe/Paris',
		'2026-10-25T01:10:00.000Z',
		'2026-10-25T01:30:00.000Z',
	],
	['on a short day', DAYTIME, 'Europe/Paris', '2026-03-28T20:00:00.000Z', '2026-03-29T06:00:00.000Z'],
	['on a day that was skipped', DAYTIME, 'Pacific/Apia', '2011-12-30T06:00:00.000Z', '2011-12-30T18:00:00.000Z'],
];

test.each(OPENINGS)('%s: %o in %s at %s opens at %s', (_, window, zone, at, opens) => {
	expect(new Date(opensAt(Date.parse(at), window, zone)).toISOString()).toBe(opens);
});

describe('wherever clocks change', () => {
	const zones = ['Europe/Paris', 'Australia/Lord_Howe', 'America/Nuuk', 'Antarctica/Troll', 'America/Havana'];
	const windows = [DAYTIME, NIGHT, EARLY, { from: '23:30', to: '00:15' }, { from: '00:00', to: '01:00' }];
	const pairs = zones.flatMap((zone) => windows.map((window) => [zone, window] as const));

	test.each(pairs)('in %s the window %o opens at the first minute that a clock shows within it', (zone, window) => {
		for (let quarter = 0; quarter < 4 * 24 * 5; quarter += 3) {
			for (const day of [Date.UTC(2027, 2, 26), Date.UTC(2027, 9, 29), Date.UTC(2027, 3, 2), Date.UTC(2027, 10, 5)]) {
				const at = day + quarter * 900_000;
				expect(opensAt(at, window, zone)).toBe(firstShown(at, window, zone));
			}
		}
	});
});

/** Looks at the clock every quarter of an hour; all these windows and changes begin with one. */
function firstShown(at: number, { from, to }: DailyWindow, zone: string): number {
	const within = (time: string) => (from < to ? time >= from && time < to : time >= from || time < to);
	let instant = at;
	while (!within(new Date(localTimeOf(instant, zone)).toISOString().slice(11, 16))) instant += 900_000;
	return instant;
}
