import { describe, expect, test } from 'vitest';
import { BreakerWatch } from '../../worker/dispatch/breaker-watch.ts';
import { decideClaim } from '../../worker/dispatch/decide-claim.ts';
import { decideFlush } from '../../worker/dispatch/decide-flush.ts';
import { decideTake } from '../../worker/dispatch/decide-take.ts';
import { retryDelaySeconds } from '../../worker/dispatch/retry-delay.ts';

describe('when results are reported', () => {
	test.each([
		['nothing to report', { results: 0, oldestAgeMs: 0, open: 0, reporting: false }, { kind: 'hold' }],
		['a chain reports at once', { results: 1, oldestAgeMs: 0, open: 0, reporting: false }, { kind: 'flush' }],
		['a fan-out gathers', { results: 3, oldestAgeMs: 5, open: 9, reporting: false }, { kind: 'wait', delayMs: 15 }],
		['a full report goes', { results: 32, oldestAgeMs: 1, open: 9, reporting: false }, { kind: 'flush' }],
		[
			'a slow sibling holds nothing back',
			{ results: 1, oldestAgeMs: 20, open: 1, reporting: false },
			{ kind: 'flush' },
		],
		['one report at a time', { results: 99, oldestAgeMs: 900, open: 0, reporting: true }, { kind: 'hold' }],
	])('%s', (_name, unreported, expected) => {
		expect(decideFlush(unreported)).toEqual(expected);
	});
});

describe('how many attempts an invocation takes on', () => {
	const idle = { waiting: 0, busyLanes: 0, promised: 0, continued: 0, elapsedMs: 0 };
	test.each([
		['all lanes of an idle one', {}, 6],
		['only the free lanes', { busyLanes: 4 }, 2],
		['not the lanes promised to another report', { busyLanes: 1, promised: 3 }, 2],
		['not the lanes its batch is waiting for', { waiting: 2, busyLanes: 1 }, 3],
		['none while its batch waits for all lanes', { waiting: 6 }, 0],
		['none after five seconds', { elapsedMs: 5000 }, 0],
		['none after fifty tasks', { continued: 50 }, 0],
		['no more than fifty tasks', { continued: 48 }, 2],
		['never a negative number', { busyLanes: 6, promised: 6, continued: 60 }, 0],
	])('%s', (_name, progress, expected) => {
		expect(decideTake({ ...idle, ...progress })).toBe(expected);
	});
});

describe('how many attempts an invocation claims', () => {
	const idle = { busyLanes: 0, waiting: 0, claiming: 0, freed: 0, elapsedMs: 0 };
	test.each([
		['one for each lane and one to follow it', {}, 12],
		['no more than the lanes and those behind them have room for', { busyLanes: 6 }, 6],
		['none while those behind the lanes would do', { busyLanes: 6, waiting: 1 }, 0],
		['none besides those it asks for already', { claiming: 12 }, 0],
		['more when lanes become free quickly', { busyLanes: 6, freed: 12, elapsedMs: 600 }, 20],
		['but never more than would leave within a lease from slow lanes', { busyLanes: 6, freed: 900, elapsedMs: 9 }, 24],
		['none in advance when lanes become free slowly', { busyLanes: 6, waiting: 6, freed: 6, elapsedMs: 30_000 }, 0],
	])('%s', (_name, claimed, expected) => {
		expect(decideClaim({ ...idle, ...claimed })).toBe(expected);
	});
});

describe('when a message comes back', () => {
	test.each([
		[1, 0, 1],
		[1, 0.99, 2],
		[3, 0, 4],
		[3, 0.99, 8],
		[6, 0.99, 60],
		[1000, 0.99, 60],
	])('delivery %i with chance %f waits %i s', (attempts, random, expected) => {
		expect(retryDelaySeconds(attempts, random)).toBe(expected);
	});
});

describe('a breaker is told of changes only', () => {
	const closed = { id: 'exe_1', open: false, readAt: 100 };
	test('a healthy executor is never mentioned', () => {
		expect(new BreakerWatch().isNews(closed, { open: false }, 150)).toBe(false);
	});

	test('a misconfigured one once, and once when it is well again', () => {
		const watch = new BreakerWatch();
		expect(watch.isNews(closed, { open: true, reason: 'http_404' }, 150)).toBe(true);
		expect(watch.isNews(closed, { open: true, reason: 'http_404' }, 160)).toBe(false);
		expect(watch.isNews(closed, { open: false }, 170)).toBe(true);
		expect(watch.isNews(closed, { open: false }, 180)).toBe(false);
	});

	test('a breaker that another sender opened is closed by whoever sees the executor well', () => {
		const watch = new BreakerWatch();
		watch.isNews(closed, { open: true, reason: 'http_404' }, 150);
		watch.isNews(closed, { open: false }, 170);
		const reopened = { id: 'exe_1', open: true, readAt: 200 };
		expect(watch.isNews(reopened, { open: false }, 210)).toBe(true);
	});
});
