import { describe, expect, test } from 'vitest';
import { transitionEffects } from '../../worker/occurrence/transition-effects.ts';
import { ruleOf } from './rule-of.ts';

const timeZone = 'Europe/Paris';
const NOW = Date.parse('2026-01-10T00:00:00Z');

/** What becomes of each wall time at the next gap and the next fold: `02:30 shifted to 03:30`. */
function told(...given: Parameters<typeof ruleOf>): readonly (readonly string[])[] {
	return transitionEffects(ruleOf(...given), NOW).map(({ times }) =>
		times.map(({ local, outcome }) => {
			const shown = 'local' in outcome ? ` to ${clock(outcome.local)}` : '';
			return `${clock(local)} ${outcome.kind}${shown}`;
		}),
	);
}

describe('what a rule does when the clocks change', () => {
	test('a daily run in the hour is shifted in spring and comes once in autumn', () => {
		expect(told('30 2 * * *', { timeZone })).toEqual([['02:30 shifted to 03:30'], ['02:30 once']]);
	});

	test('it can be left out, and come twice', () => {
		expect(told('30 2 * * *', { timeZone, gap: 'skip', fold: 'both' })).toEqual([['02:30 skipped'], ['02:30 twice']]);
	});

	test('a run that lands on a regular one is that one', () => {
		expect(told('0,30 2,3 * * *', { timeZone })[0]).toEqual(['02:00 merged to 03:00', '02:30 merged to 03:30']);
		expect(told('0 * * * *', { timeZone })).toEqual([['02:00 merged to 03:00'], ['02:00 twice']]);
	});

	test('nothing is told of a run at another hour, or where no clock changes', () => {
		expect(told('0 9 * * *', { timeZone })).toEqual([[], []]);
		expect(told('30 2 * * *')).toEqual([]);
	});

	test('nothing is told of a run that is no longer in effect', () => {
		expect(told('30 2 * * *', { timeZone, end: Date.parse('2026-06-01T00:00:00Z') })).toEqual([
			['02:30 shifted to 03:30'],
			[],
		]);
		expect(told('30 2 * * *', { timeZone, gap: 'skip', end: Date.parse('2026-02-01T00:00:00Z') })).toEqual([[], []]);
	});

	test('instants are told too', () => {
		const [spring, autumn] = transitionEffects(ruleOf('30 2 * * *', { timeZone, fold: 'both' }), NOW);
		expect(spring?.times[0]?.outcome).toMatchObject({ kind: 'shifted', at: Date.parse('2026-03-29T01:30:00Z') });
		expect(autumn?.times[0]?.outcome).toEqual({
			kind: 'twice',
			at: Date.parse('2026-10-25T00:30:00Z'),
			again: Date.parse('2026-10-25T01:30:00Z'),
		});
	});

	test('of a run every second only as many are told as a picture can show', () => {
		const [spring] = transitionEffects(ruleOf('* * 2 * * ?', { timeZone }), NOW);
		expect(spring?.times).toHaveLength(60);
		expect(spring?.truncated).toBe(true);
	});
});

function clock(local: number): string {
	return new Date(local).toISOString().slice(11, 16);
}
