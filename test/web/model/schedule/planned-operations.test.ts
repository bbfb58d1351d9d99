import { describe, expect, test } from 'vitest';
import { batchesOf, isFor, PLANNED_OPERATIONS } from '#lib/model/schedule/planned-operations.ts';
import { findingsOfRuns, warningText } from '#lib/model/schedule/schedule-warning.ts';
import type { CronWarning } from '../../../../worker/occurrence/cron-warnings.ts';

function say(at: number): string {
	return new Date(at).toISOString();
}

describe('operations of planned instances', () => {
	test.each([
		['planned', ['hold', 'stop']],
		['held', ['release', 'stop']],
		['stopped', []],
	] as const)('for one that is %s are %j', (state, wanted) => {
		expect(PLANNED_OPERATIONS.filter((operation) => isFor(operation, { state }))).toEqual(wanted);
	});

	test('are sent workflow by workflow, at most 200 times each', () => {
		const ofOne = Array.from({ length: 201 }, (_, index) => ({ workflowId: 'wf_1', at: String(index) }));
		const batches = batchesOf([...ofOne, { workflowId: 'wf_2', at: 'x' }]);
		expect(batches.map(({ workflowId, times }) => [workflowId, times.length])).toEqual([
			['wf_1', 200],
			['wf_1', 1],
			['wf_2', 1],
		]);
	});
});

describe('a warning about a schedule', () => {
	const words = {
		warning: (found: CronWarning): string => (found.code === 'too_often' ? `每天 ${found.perDay} 次` : 'otherwise'),
	};
	const often = { code: 'too_often', message: 'Up to 43200 runs a day.', details: { perDay: 43_200 } };

	test('is told in the language of the reader, with its figures', () => {
		expect(warningText(often, words, say)).toBe('每天 43200 次');
	});

	test('about what its runs are started with is said as a finding, with what it names', () => {
		const group = { code: 'schedule_no_executor', message: 'Group "gpu" has no executor.', details: { group: 'gpu' } };
		expect(findingsOfRuns([often, group])).toEqual([
			{ code: 'schedule_no_executor', message: 'Group "gpu" has no executor.', values: { group: 'gpu' } },
		]);
	});
});
