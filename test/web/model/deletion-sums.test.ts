import { expect, test } from 'vitest';
import type { Schema } from '#lib/api/client.ts';
import { countOf, isRefused, sumDeletions } from '#lib/model/deletion-sums.ts';

type Preview = Schema<'DeletionPreviews'>['previews'][number];

const TASKS = { kind: 'tasks_removed', count: 2 } as const;
const ROW = { kind: 'row_removed', count: 1 } as const;
const BLOCKER = { code: 'illegal_transition', state: 'running', allowed: [] as string[] } as const;

function aPreview(preview: Preview['preview']): Preview {
	return { id: 'ins_1', instance: null, preview, code: null, details: null };
}

const live = aPreview({ effects: [TASKS, ROW], blockers: [BLOCKER] });
const silent = aPreview(null);
const ended = aPreview({ effects: [TASKS, ROW], blockers: [] });
const abandoned = aPreview({ effects: [ROW], blockers: [] });

test('what goes with several runs is added up, without what those lose that are refused', () => {
	expect([live, silent, ended, abandoned].map(isRefused)).toEqual([true, true, false, false]);
	expect(sumDeletions([live, silent, ended, abandoned, ended])).toEqual([
		{ kind: 'tasks_removed', count: 4 },
		{ kind: 'row_removed', count: 3 },
	]);
	expect(sumDeletions([live, silent])).toEqual([]);
});

test('what does not go with a run counts for nothing', () => {
	expect([ended, abandoned, silent].map((preview) => countOf(preview, 'tasks_removed'))).toEqual([2, 0, 0]);
});
