import { expect, test } from 'vitest';
import { FULL_PAUSE_MS, KEEP_FREE_MS, POOL_STEP_SLOTS, SlotPool } from '../../../worker/schedule/slot-pool.ts';

test('after a restart everything counts as used, so that nothing is handed out twice', () => {
	const pool = new SlotPool();
	expect(pool.canServe(1, 0)).toBe(false);
	pool.learn(40);
	expect(pool.take(5, 0)).toBe(0);
	pool.got(pool.wantedFor(5), pool.wantedFor(5), 0);
	expect(pool.take(5, 0)).toBe(5);
});

test('never hands out more than it has', () => {
	const pool = new SlotPool();
	pool.learn(0);
	pool.got(7, 20, 0);
	expect([pool.take(5, 0), pool.take(5, 0), pool.take(5, 0)]).toEqual([5, 2, 0]);
	pool.giveBack(3);
	expect(pool.take(5, 0)).toBe(3);
});

test('grows by steps and by doubling, and does not ask at once after it got less', () => {
	const pool = new SlotPool();
	pool.learn(0);
	expect(pool.wantedFor(1)).toBe(POOL_STEP_SLOTS);
	pool.got(100, 100, 0);
	pool.take(100, 0);
	expect(pool.wantedFor(1)).toBe(200);
	expect(pool.canServe(1, 0)).toBe(false);
	pool.got(100, 200, 0);
	expect(pool.canServe(1, FULL_PAUSE_MS - 1)).toBe(true);
	expect(pool.canServe(1, FULL_PAUSE_MS)).toBe(false);
});

test('an answer from before the last count is known as such', () => {
	const pool = new SlotPool();
	pool.learn(0);
	const { counts } = pool;
	pool.confirm(60, 20, KEEP_FREE_MS);
	expect(pool.counts).not.toBe(counts);
	expect(pool.take(50, KEEP_FREE_MS)).toBe(0);
});

test('a count that was on its way while slots were given back makes none of them anew', () => {
	const pool = new SlotPool();
	pool.learn(0);
	pool.got(20, 20, 0);
	pool.take(3, 0);
	expect(pool.confirm(20, 3, KEEP_FREE_MS)).toBe(3);
	pool.giveBack(1);
	expect(pool.take(5, KEEP_FREE_MS)).toBe(1);
	expect(pool.confirm(20, 3, KEEP_FREE_MS)).toBe(3);
	expect(pool.take(1, KEEP_FREE_MS)).toBe(0);
});

test('a count that is too small never makes it give back what is in use', () => {
	const pool = new SlotPool();
	pool.learn(0);
	pool.got(40, 40, 0);
	pool.take(30, 0);
	pool.confirm(20, 30, 1000);
	expect(pool.confirm(40, 30, KEEP_FREE_MS)).toBe(30);
});

test('gives back what is free when no start came for a while', () => {
	const pool = new SlotPool();
	pool.learn(0);
	pool.got(20, 20, 0);
	pool.take(3, 1000);
	expect(pool.confirm(20, 3, 2000)).toBe(20);
	expect(pool.confirm(20, 3, 1000 + KEEP_FREE_MS)).toBe(3);
	expect(pool.take(1, 70_000)).toBe(0);
});

test('grows by what is needed with every restart, and gives back what only restarts made it take', () => {
	let held = 0;
	for (let starts = 1; starts <= 6; starts += 1) {
		const pool = new SlotPool();
		pool.learn(held);
		held = pool.wantedFor(1);
		pool.got(held, held, 0);
		expect([pool.take(1, 0), held]).toEqual([1, POOL_STEP_SLOTS + starts - 1]);
		if (starts === 6) expect(pool.confirm(held, 1, 0)).toBe(1 + POOL_STEP_SLOTS);
	}
});

test('serves a burst after a restart with few questions', () => {
	const pool = new SlotPool();
	pool.learn(100);
	let questions = 0;
	for (let starts = 0; starts < 200; starts += 1) {
		if (!pool.canServe(1, 0)) {
			questions += 1;
			pool.got(pool.wantedFor(1), pool.wantedFor(1), 0);
		}
		expect(pool.take(1, 0)).toBe(1);
	}
	expect(questions).toBeLessThan(12);
});
