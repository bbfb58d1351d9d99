import { describe, expect, test } from 'vitest';
import type { FeedMessage } from '../../../worker/contract/feed.ts';
import { MESSAGE_INTERVAL_MS, PendingChanges, ROWS_PER_MESSAGE_MAX } from '../../../worker/feed/pending-changes.ts';
import { changesOf } from '../../../worker/projection/changes-of.ts';
import { aProjection, aTaskRow } from '../../support/projection-builder.ts';

function seqsOf(message: FeedMessage | null): readonly string[] {
	return message?.type === 'changed' ? message.instances.map(({ state }) => state) : [];
}

describe('what watchers are told', () => {
	test('is told once, however often and in whatever order it is published', () => {
		const pending = new PendingChanges();
		const old = aProjection({ seq: 3, state: 'running' });
		const young = { ...old, seq: 7, state: 'success' as const };
		pending.add(changesOf([young]), 0);
		pending.add(changesOf([old]), 0);
		pending.add(changesOf([young]), 0);
		expect(seqsOf(pending.take(1000))).toEqual(['success']);
		expect(pending.add(changesOf([young, old]), 1500)).toBeNull();
		expect(pending.take(2000)).toBeNull();
	});

	test('comes at most once a second', () => {
		const pending = new PendingChanges();
		expect(pending.add(changesOf([aProjection()]), 10_000)).toBe(10_000);
		pending.take(10_000);
		expect(pending.add(changesOf([aProjection()]), 10_200)).toBe(10_000 + MESSAGE_INTERVAL_MS);
	});

	test('is that they read again, when it is too much or when a run is gone', () => {
		const pending = new PendingChanges();
		const many = aProjection({
			taskRows: Array.from({ length: ROWS_PER_MESSAGE_MAX }, (_, n) => aTaskRow({ key: `n${n}` })),
		});
		pending.add(changesOf([many]), 0);
		expect(pending.take(0)).toEqual({ type: 'reload' });
		for (let n = 0; n <= ROWS_PER_MESSAGE_MAX; n += 1) pending.add(changesOf([aProjection()]), 2000);
		expect(pending.take(2000)).toEqual({ type: 'reload' });
		pending.add(changesOf([aProjection({ deleted: true })]), 4000);
		expect(pending.take(4000)).toEqual({ type: 'reload' });
		expect(pending.take(6000)).toBeNull();
	});
});
