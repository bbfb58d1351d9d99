import { expect, test } from 'vitest';
import type { Schema } from '#lib/api/client.ts';
import { activeRunsOf, lineOf } from '#lib/model/run-line.ts';

function blockerWith(values: Schema<'RunBlocker'>['values']): Schema<'RunBlocker'> {
	const nothing = { by: null, since: null, until: null, tasks: [], more: 0, release: null };
	return { kind: 'execution_strategy', text: '', values, ...nothing };
}

test('a run in line is told its place, how many wait, and who is waited for', () => {
	const values = { strategy: 'serialWait', place: 2, waiting: 3, runs: ['ins_a'] };
	expect(lineOf([blockerWith(values)])).toEqual({ place: 2, waiting: 3, active: ['ins_a'] });
	expect(lineOf([blockerWith({ ...values, place: null })])).toEqual({ place: null, waiting: 3, active: ['ins_a'] });
});

test('where the scheduler did not answer, no place is told', () => {
	expect(lineOf([blockerWith({ strategy: 'serialWait' })])).toBeUndefined();
	expect(lineOf([])).toBeUndefined();
});

test('a refusal names the active runs it was made for, and no other refusal names any', () => {
	const details = { instances: ['ins_a', 'ins_b', 3] };
	expect(activeRunsOf({ code: 'run_active', details })).toEqual(['ins_a', 'ins_b']);
	expect(activeRunsOf({ code: 'run_active', details: {} })).toEqual([]);
	expect(activeRunsOf({ code: 'illegal_transition', details })).toEqual([]);
	expect(activeRunsOf(undefined)).toEqual([]);
});
