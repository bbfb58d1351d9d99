import { describe, expect, test } from 'vitest';
import type { Schema } from '#lib/api/client.ts';
import { axisMs } from '#lib/model/gantt/axis-length.ts';
import { barsOf } from '#lib/model/gantt/gantt-bars.ts';
import { isOpen, ranMs, taskOfRow } from '#lib/model/gantt/gantt-task.ts';
import { tickStep, ticksOf, tickText } from '#lib/model/gantt/time-ticks.ts';

const START = Date.parse('2026-11-20T09:00:00.000Z');
const SECOND = 1000;
const HOUR = 3_600_000;

type Segment = Schema<'GanttSegment'>;

function at(seconds: number): string {
	return new Date(START + seconds * SECOND).toISOString();
}

/** A segment between two moments in seconds; null goes on. */
function segment(state: Segment['state'], from: number, to: number | null, rest: Partial<Segment> = {}): Segment {
	return {
		...{ state, reason: null, attempt: null, outcome: null, startedAt: at(from) },
		endedAt: to === null ? null : at(to),
		...rest,
	};
}

function row(segments: Segment[], end: Schema<'GanttRow'>['end'] = null): Schema<'GanttRow'> {
	return { key: 'a', name: 'A', type: 'SHELL', seq: 1, end, omitted: 0, segments };
}

const retried = taskOfRow(
	row(
		[
			segment('waiting', 0, 10),
			segment('running', 10, 20, { attempt: 1, outcome: 'failed' }),
			segment('delayed', 20, 80, { reason: 'retry_interval' }),
			segment('running', 80, null, { attempt: 2 }),
		],
		null,
	),
);

describe('a task of a Gantt', () => {
	test('stands where its last bar says, until it has ended', () => {
		expect(retried).toMatchObject({ state: 'running', attempts: 2, endedAt: undefined });
		expect(taskOfRow(row([segment('ready', 0, null)])).state).toBe('queued');
		const ended = taskOfRow(row([segment('waiting', 0, 5)], { at: at(5), state: 'skipped', cause: 'upstream_failed' }));
		expect(ended).toMatchObject({ state: 'skipped', cause: 'upstream_failed', endedAt: START + 5 * SECOND });
	});

	test('has run for all its attempts together, the one that goes on among them', () => {
		expect(isOpen(retried)).toBe(true);
		expect(ranMs(retried, START + 90 * SECOND)).toBe(20 * SECOND);
	});
});

describe('bars on the screen', () => {
	const scale = { from: START, pxPerMs: 0.01 };

	test('are as long as what they stand for, and what goes on reaches to now', () => {
		const bars = barsOf(retried, scale, { left: 0, right: 2000 }, START + 100 * SECOND);
		expect(bars.map(({ x, width }) => [x, width])).toEqual([
			[0, 100],
			[100, 100],
			[200, 600],
			[800, 200],
		]);
	});

	test('out of sight are not drawn', () => {
		const bars = barsOf(retried, scale, { left: 250, right: 700 }, START + 100 * SECOND);
		expect(bars.map(({ index }) => index)).toEqual([2]);
	});

	test('of hundreds of attempts are no more than can be told apart, and no failure is lost', () => {
		const many = Array.from({ length: 1000 }, (_, place) =>
			segment('running', place, place + 1, { attempt: place + 1, outcome: place === 500 ? 'failed' : 'stopped' }),
		);
		const bars = barsOf(taskOfRow(row(many)), { from: START, pxPerMs: 0.0001 }, { left: 0, right: 2000 }, START);
		expect(bars.length).toBeLessThan(60);
		expect(bars.some(({ segment: { outcome } }) => outcome === 'failed')).toBe(true);
	});

	test('of short work are seen after a long wait, and so is a failure right behind a success', () => {
		const wait = segment('waiting', 0, 1000);
		const work = segment('running', 1000, 1000.3, { attempt: 1, outcome: 'success' });
		const failure = segment('running', 1000.3, 1000.4, { attempt: 2, outcome: 'failed' });
		const bars = barsOf(
			taskOfRow(row([wait, work, failure])),
			{ from: START, pxPerMs: 0.0005 },
			{ left: 0, right: 900 },
			START,
		);
		expect(bars.map(({ index }) => index)).toEqual([0, 1, 2]);
	});

	test('that took no time are seen if something ran', () => {
		const task = taskOfRow(row([segment('running', 1, 1, { attempt: 1, outcome: 'success' })]));
		expect(barsOf(task, scale, { left: 0, right: 100 }, START)[0]?.width).toBeGreaterThan(1);
	});
});

describe('ticks of the axis', () => {
	test('are as far apart as asked, at distances a clock is read in', () => {
		expect(tickStep(0.1, 90)).toBe(SECOND);
		expect(tickStep(0.001, 90)).toBe(120 * SECOND);
		expect(tickStep(90 / HOUR, 90)).toBe(HOUR);
		expect(tickStep(1e-9, 90)).toBeGreaterThan(365 * 24 * HOUR);
	});

	test('are round in the zone, not in UTC', () => {
		const ticks = ticksOf(START, START + 12 * HOUR, 6 * HOUR, 'Asia/Kolkata');
		expect(ticks.map(({ at: tick }) => tickText(tick, 6 * HOUR, 'Asia/Kolkata'))).toEqual(['18:00', '00:00']);
		expect(ticks.map(({ isNewDay }) => isNewDay)).toEqual([true, true]);
	});

	test('stay round, and in order, where the clock is put forward and back', () => {
		const nights = {
			'2026-03-28T23:00:00Z': ['00:00', '04:00', '06:00', '08:00'],
			'2026-10-24T22:00:00Z': ['00:00', '02:00', '04:00', '06:00'],
		};
		for (const [night, expected] of Object.entries(nights)) {
			const begin = Date.parse(night);
			const ticks = ticksOf(begin, begin + 7 * HOUR, 2 * HOUR, 'Europe/Berlin').map(({ at: tick }) => tick);
			expect(ticks.toSorted((one, other) => one - other)).toEqual(ticks);
			expect(ticks.map((tick) => tickText(tick, 2 * HOUR, 'Europe/Berlin'))).toEqual(expected);
		}
	});

	test('are never more than a screen has room for', () => {
		expect(ticksOf(START, START + 10_000 * HOUR, 1, 'UTC').length).toBeLessThanOrEqual(400);
	});

	test('say as much of the time as tells them apart', () => {
		expect(tickText(START + 250, 50, 'UTC')).toBe('09:00:00.250');
		expect(tickText(START + 5 * SECOND, SECOND, 'UTC')).toBe('09:00:05');
		expect(tickText(START, HOUR, 'UTC')).toBe('09:00');
	});
});

describe('the length of the axis', () => {
	test('is what an ended round took, and has room to grow while one goes on', () => {
		expect(axisMs(90 * SECOND, false)).toBe(90 * SECOND);
		for (const elapsed of [0, 5 * SECOND, 11 * SECOND, HOUR]) {
			const length = axisMs(elapsed, true);
			expect(length).toBeGreaterThan(elapsed);
			expect(length).toBeLessThanOrEqual(Math.max(12.5 * SECOND, elapsed * 1.25));
		}
		expect(axisMs(100 * SECOND, true)).toBe(axisMs(101 * SECOND, true));
	});
});
