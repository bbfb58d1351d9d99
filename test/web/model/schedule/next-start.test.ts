import { expect, test } from 'vitest';
import { findingPath } from '#lib/model/paths.ts';
import { nextStart } from '#lib/model/schedule/next-start.ts';

const NEXT_AT = '2026-03-01T10:00:00.000Z';

test('the next run of a schedule starts after the delay of the time it stands for', () => {
	expect(nextStart({ nextAt: NEXT_AT, offsetSeconds: 0 })?.toISOString()).toBe(NEXT_AT);
	expect(nextStart({ nextAt: NEXT_AT, offsetSeconds: 600 })?.toISOString()).toBe('2026-03-01T10:10:00.000Z');
	expect(nextStart({ nextAt: null, offsetSeconds: 600 })).toBeUndefined();
});

test('a finding leads to the document of a workflow, or to its schedule', () => {
	expect(findingPath('prj_1', 'wf_1', '/nodes/0/task/type')).toMatch(/wf_1\/edit\?at=%2Fnodes%2F0%2Ftask%2Ftype$/);
	expect(findingPath('prj_1', 'wf_1', '/schedule/run/executorGroup')).toMatch(/wf_1\/schedule\/edit$/);
});
