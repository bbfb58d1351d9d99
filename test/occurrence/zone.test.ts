import { describe, expect, test } from 'vitest';
import { instantOf, localTimeOf, transitionsAfter } from '../../worker/occurrence/zone.ts';
import { segmentAt } from '../../worker/occurrence/zone-segments.ts';

describe('the wall time of an instant', () => {
	const SHOWN: readonly (readonly [zone: string, instant: string, local: string])[] = [
		['UTC', '2026-01-01T00:00:00.999Z', '2026-01-01T00:00:00'],
		['Europe/Paris', '2026-03-29T00:59:59Z', '2026-03-29T01:59:59'],
		['Europe/Paris', '2026-03-29T01:00:00Z', '2026-03-29T03:00:00'],
		['Asia/Kathmandu', '2026-06-01T00:00:00Z', '2026-06-01T05:45:00'],
		['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29T23:59:59'],
		['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31T00:00:00'],
		['America/New_York', '2099-07-01T12:00:00Z', '2099-07-01T08:00:00'],
	];
	test.each(SHOWN)('in %s at %s is %s', (zone, instant, local) => {
		expect(iso(localTimeOf(Date.parse(instant), zone))).toBe(local);
	});
});

describe('the instant of a wall time', () => {
	const MEANT: readonly (readonly [why: string, zone: string, local: string, instant: string])[] = [
		['shown once', 'Europe/Paris', '2026-06-01T12:00:00', '2026-06-01T10:00:00'],
		['repeated, is the first', 'Europe/Paris', '2026-10-25T02:30:00', '2026-10-25T00:30:00'],
		['skipped, is as much later', 'Europe/Paris', '2026-03-29T02:30:00', '2026-03-29T01:30:00'],
		['skipped by half an hour', 'Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:45:00'],
		['on a day that was skipped', 'Pacific/Apia', '2011-12-30T09:00:00', '2011-12-30T19:00:00'],
	];
	test.each(MEANT)('that is %s (%s, %s)', (_, zone, local, instant) => {
		expect(iso(instantOf(Date.parse(`${local}Z`), zone))).toBe(instant);
	});

	test('is where localTimeOf says it is, whenever clocks show it', () => {
		for (let hour = 0; hour < 24 * 365; hour += 1) {
			const local = Date.UTC(2026, 0, 1, hour, 17);
			const shown = localTimeOf(instantOf(local, 'America/Nuuk'), 'America/Nuuk');
			const skipped = iso(local) === '2026-03-28T23:17:00';
			expect(shown - local).toBe(skipped ? 3_600_000 : 0);
		}
	});
});

describe('the next changes of the clocks', () => {
	test('are told with what the clocks showed before and after', () => {
		const [spring, autumn] = transitionsAfter('Europe/Paris', Date.UTC(2026, 0, 1), 2);
		expect(
			spring && [iso(spring.at), spring.kind, spring.seconds, iso(spring.localBefore), iso(spring.localAfter)],
		).toEqual(['2026-03-29T01:00:00', 'gap', 3600, '2026-03-29T02:00:00', '2026-03-29T03:00:00']);
		expect(autumn && [iso(autumn.at), autumn.kind, iso(autumn.localAfter)]).toEqual([
			'2026-10-25T01:00:00',
			'fold',
			'2026-10-25T02:00:00',
		]);
	});

	test('come after the instant, not at it', () => {
		const at = Date.parse('2026-03-29T01:00:00Z');
		expect(transitionsAfter('Europe/Paris', at, 1)[0]?.kind).toBe('fold');
		expect(transitionsAfter('Europe/Paris', at - 1, 1)[0]?.at).toBe(at);
	});

	test('are none where a zone has given them up', () => {
		expect(transitionsAfter('Asia/Shanghai', Date.UTC(2026, 0, 1), 2)).toEqual([]);
		expect(transitionsAfter('UTC', Date.UTC(2026, 0, 1), 2)).toEqual([]);
	});

	test('are all of them, decades long', () => {
		const found = transitionsAfter('America/New_York', Date.UTC(2000, 0, 1), 100);
		expect(found).toHaveLength(100);
		expect(iso(found.at(-1)?.at ?? 0).slice(0, 4)).toBe('2049');
	});
});

test('segments know the change they begin with, even where one of the looked-through stretches ends', () => {
	const zone = 'Europe/Paris';
	for (let day = 0; day < 800; day += 1) {
		const instant = Date.UTC(2026, 0, 1 + day);
		const segment = segmentAt(instant, zone);
		expect(segment.from).toBeLessThanOrEqual(instant);
		expect(segment.to).toBeGreaterThan(instant);
		const [next] = transitionsAfter(zone, instant, 1);
		expect(segment.to).toBeLessThanOrEqual(next?.at ?? 0);
	}
});

function iso(instant: number): string {
	return new Date(instant).toISOString().replace('.000Z', '');
}
