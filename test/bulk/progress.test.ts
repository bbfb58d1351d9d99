import { expect, test } from 'vitest';
import {
	beginning,
	CHUNK_ITEMS,
	chunkOf,
	ended,
	nextChunkAt,
	type Outcome,
	type Progress,
	settle,
} from '../../worker/bulk/progress.ts';

function running(partial: Partial<Progress> = {}): Progress {
	return { ...beginning(1000), state: 'running', ...partial };
}

function outcomes(count: number, result: 'changed' | 'unchanged' | 'unavailable', tries = 0): Outcome[] {
	return Array.from({ length: count }, (_, place) => ({ item: { id: `ins_${place}`, tries }, result }));
}

test('what became of a chunk is counted, and the first refusals are kept with their ids', () => {
	const refused = Array.from({ length: 150 }, (_, place): Outcome => {
		return { item: { id: `ins_r${place}`, tries: 0 }, result: 'refused', code: 'illegal_transition' };
	});
	const settled = settle(running(), 160, [...outcomes(7, 'changed'), ...outcomes(3, 'unchanged'), ...refused], 0);
	expect(settled).toMatchObject({ next: 160, changed: 7, unchanged: 3, refused: 150, state: 'running' });
	expect(settled.refusedBy).toEqual({ illegal_transition: 150 });
	expect(settled.refusals).toHaveLength(100);
});

test('an item that is unavailable is asked again, later and later, and is refused at last', () => {
	let progress = running({ total: 1 });
	let now = 0;
	const waits: number[] = [];
	for (let tries = 0; tries < 30; tries += 1) {
		const { again, fresh } = chunkOf(progress, now);
		const item = again[0] ?? { id: 'ins_1', tries: 0 };
		progress = settle(progress, fresh, [{ item, result: 'unavailable' }], now);
		const at = progress.waiting[0]?.at ?? now;
		waits.push(at - now);
		now = at;
	}
	expect(waits.slice(0, 7)).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
	expect(progress).toMatchObject({ state: 'done', refused: 1, refusedBy: { unavailable: 1 }, waiting: [] });
});

test('while many wait to be asked again, no new ones are begun', () => {
	const waiting = Array.from({ length: 200 }, (_, place) => ({ id: `ins_${place}`, tries: 1, at: 5000 }));
	const full = running({ next: 300, waiting });
	expect(chunkOf(full, 0)).toEqual({ again: [], fresh: 0 });
	expect(nextChunkAt(full, { startedAt: 0, asked: 0, perSecond: 20 })).toBe(5000);
	expect(chunkOf(full, 5000)).toMatchObject({ fresh: 0 });
	expect(chunkOf(full, 5000).again).toHaveLength(CHUNK_ITEMS);
	expect(chunkOf(running({ waiting: waiting.slice(0, 10) }), 5000)).toMatchObject({ fresh: CHUNK_ITEMS - 10 });
});

test('the rate is kept between chunks', () => {
	const progress = settle(running(), CHUNK_ITEMS, outcomes(CHUNK_ITEMS, 'changed'), 900);
	expect(nextChunkAt(progress, { startedAt: 100, asked: CHUNK_ITEMS, perSecond: 20 })).toBe(2600);
});

test('the first end counts', () => {
	const done = settle(running({ total: 2 }), 2, outcomes(2, 'changed'), 7);
	expect(done).toMatchObject({ state: 'done', finishedAt: 7 });
	expect(ended(done, { state: 'aborted', abortedBy: 'user:usr_1' }, 9)).toBe(done);
});
