import { expect, test, vi } from 'vitest';
import { keepFor } from '#lib/model/person-key.ts';
import { keepDraft, keepWrittenText, readDraft, readWrittenText } from '#lib/model/workflow/draft.ts';
import { rememberChoices, rememberedChoices, STANDARD_CHOICES } from '#lib/model/workflow/start-choices.ts';
import { readColumnChoice, writeColumnChoice } from '#lib/ui/table/column-choice.ts';
import { MemoryStorage } from './memory-storage.ts';

test('what somebody wrote and chose in a browser is there for them alone', () => {
	vi.stubGlobal('localStorage', new MemoryStorage());
	const draft = { text: 'nodes: []', format: 'yaml', version: 1, at: '2026-11-20T12:00:00Z' } as const;
	keepFor('usr_a');
	keepDraft('prj', 'wf', draft);
	keepWrittenText('prj', 'wf', draft);
	rememberChoices('prj', 'wf', STANDARD_CHOICES);
	writeColumnChoice('runs', { order: ['a'], visible: { a: false } });
	const kept = () => [
		readDraft('prj', 'wf'),
		readWrittenText('prj', 'wf', 1),
		rememberedChoices('prj', 'wf'),
		readColumnChoice('runs').order[0],
	];
	expect(kept()).toEqual([draft, draft, STANDARD_CHOICES, 'a']);
	keepFor('usr_b');
	expect(kept()).toEqual([undefined, undefined, undefined, undefined]);
	keepFor('usr_a');
	expect(kept()).toEqual([draft, draft, STANDARD_CHOICES, 'a']);
});
