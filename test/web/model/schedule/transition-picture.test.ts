import { describe, expect, test } from 'vitest';
import { markedText } from '#lib/model/schedule/marked-text.ts';
import { type TransitionNote, transitionPicture } from '#lib/model/schedule/transition-picture.ts';

function wall(local: string): number {
	return Date.parse(`${local}Z`);
}

const spring: TransitionNote = {
	at: '2027-03-28T01:00:00.000Z',
	kind: 'gap',
	seconds: 3600,
	localBefore: '2027-03-28T02:00:00',
	localAfter: '2027-03-28T03:00:00',
	times: [{ local: '2027-03-28T02:30:00', becomes: 'shifted', runs: ['2027-03-28T01:30:00.000Z'] }],
	isComplete: true,
};

const autumn: TransitionNote = {
	at: '2026-10-25T01:00:00.000Z',
	kind: 'fold',
	seconds: 3600,
	localBefore: '2026-10-25T03:00:00',
	localAfter: '2026-10-25T02:00:00',
	times: [
		{
			local: '2026-10-25T02:30:00',
			becomes: 'twice',
			runs: ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
		},
	],
	isComplete: true,
};

describe('the picture of a change of the clocks', () => {
	test('leaves the skipped hour to neither row, and runs its time on the second', () => {
		const picture = transitionPicture(spring);
		expect(picture.changed).toEqual({ from: wall('2027-03-28T02:00:00'), to: wall('2027-03-28T03:00:00') });
		expect(picture.before.to).toBe(wall('2027-03-28T02:00:00'));
		expect(picture.after.from).toBe(wall('2027-03-28T03:00:00'));
		expect(picture.times).toEqual([
			{
				local: wall('2027-03-28T02:30:00'),
				becomes: 'shifted',
				runs: [{ wall: wall('2027-03-28T03:30:00'), row: 'after' }],
			},
		]);
		expect(picture.hours).toHaveLength(6);
	});

	test('has the repeated hour on both rows, and both runs at the same wall time', () => {
		const picture = transitionPicture(autumn);
		expect(picture.before.to).toBe(wall('2026-10-25T03:00:00'));
		expect(picture.after.from).toBe(wall('2026-10-25T02:00:00'));
		expect(picture.times[0]?.runs).toEqual([
			{ wall: wall('2026-10-25T02:30:00'), row: 'before' },
			{ wall: wall('2026-10-25T02:30:00'), row: 'after' },
		]);
	});

	test('shows whole hours around a change of half an hour', () => {
		const half = { ...spring, seconds: 1800, localAfter: '2027-03-28T02:30:00' };
		const { shown } = transitionPicture(half);
		expect([shown.from, shown.to]).toEqual([wall('2027-03-28T00:00:00'), wall('2027-03-28T05:00:00')]);
	});
});

describe('a text with wrong places', () => {
	test('is cut at them, and loses nothing', () => {
		const pieces = markedText('61 9 * * 8', [
			{ start: 0, end: 2 },
			{ start: 9, end: 10 },
		]);
		expect(pieces.map(({ text }) => text).join('')).toBe('61 9 * * 8');
		expect(pieces.filter(({ isWrong }) => isWrong).map(({ text }) => text)).toEqual(['61', '8']);
	});

	test('is whole without any, and takes places that lie in each other', () => {
		expect(markedText('0 9', [])).toEqual([{ text: '0 9', isWrong: false }]);
		expect(markedText('', [{ start: 0, end: 0 }])).toEqual([]);
		const nested = markedText('0 9 *', [
			{ start: 0, end: 5 },
			{ start: 2, end: 3 },
		]);
		expect(nested.every(({ isWrong }) => isWrong)).toBe(true);
	});
});
