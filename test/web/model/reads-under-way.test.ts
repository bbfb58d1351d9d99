import { expect, test } from 'vitest';
import { ReadsUnderWay } from '../../../web/src/lib/model/reads-under-way.ts';

test('a read that began before a push does not bring back what was before it', () => {
	const reads = new ReadsUnderWay();
	const read = reads.begin();
	reads.pushed(['gate']);
	expect(['read', 'gate'].map((key) => read.isOvertaken(key))).toEqual([false, true]);
});

test('a read that begins after a push knows at least as much', () => {
	const reads = new ReadsUnderWay();
	reads.pushed(['gate']);
	expect(reads.begin().isOvertaken('gate')).toBe(false);
});

test('each of several reads is measured from its own beginning, and one that has ended hears no more', () => {
	const reads = new ReadsUnderWay();
	const first = reads.begin();
	reads.pushed(['a']);
	const second = reads.begin();
	first.end();
	reads.pushed(['b']);
	expect(['a', 'b'].map((key) => first.isOvertaken(key))).toEqual([true, false]);
	expect(['a', 'b'].map((key) => second.isOvertaken(key))).toEqual([false, true]);
});
