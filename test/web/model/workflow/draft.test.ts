import { beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem } from '#lib/api/problem.ts';
import { checkSource } from '#lib/model/document/check-source.ts';
import { LineNumbers } from '#lib/model/document/line-numbers.ts';
import { dropDraft, keepDraft, keepWrittenText, readDraft, readWrittenText } from '#lib/model/workflow/draft.ts';
import { remarksOfProblem } from '#lib/model/workflow/save-problem.ts';
import { BLANK_TEXT, TEMPLATES } from '#lib/model/workflow/template.ts';
import { MemoryStorage } from '../memory-storage.ts';

const DRAFT = { text: 'orrery: 1', format: 'yaml', version: 3, at: '2026-11-20T00:00:00.000Z' } as const;
let storage: MemoryStorage;

beforeEach(() => {
	storage = new MemoryStorage();
	vi.stubGlobal('localStorage', storage);
});

test('a draft survives until it is saved or discarded', () => {
	keepDraft('p', 'w', DRAFT);
	expect(readDraft('p', 'w')).toEqual(DRAFT);
	expect(readDraft('p', 'other')).toBeUndefined();
	dropDraft('p', 'w');
	expect(readDraft('p', 'w')).toBeUndefined();
});

test('the written text, with its comments, is shown for the version it became and for no other', () => {
	keepWrittenText('p', 'w', DRAFT);
	expect(readWrittenText('p', 'w', 3)).toEqual(DRAFT);
	expect(readWrittenText('p', 'w', 4)).toBeUndefined();
});

test('a storage that is full, or holds something else, keeps nobody from writing', () => {
	storage.isFull = true;
	keepDraft('p', 'w', DRAFT);
	storage.isFull = false;
	expect(readDraft('p', 'w')).toBeUndefined();
	storage.setItem('orrery:draft p w', '{"text":1}');
	expect(readDraft('p', 'w')).toBeUndefined();
});

test.each([...TEMPLATES.map(({ id, text }) => [id, text]), ['blank', BLANK_TEXT]])(
	'the beginning “%s” is a document in order',
	(_, text = '') => {
		expect(checkSource(text, 'yaml').findings).toEqual([]);
	},
);

test('what the API refuses is shown where it is in the document', () => {
	const broken = { rule: 'too_long', limit: 200 };
	const fields = [{ in: 'body', pointer: '/document/nodes/0', message: 'wrong', ...broken }];
	const invalid = new ApiProblem({ code: 'invalid_request', status: 400, message: '', details: { fields } });
	expect(remarksOfProblem(invalid)).toMatchObject([
		{ level: 'problem', pointer: '/nodes/0', message: 'wrong', values: broken },
	]);
	const taken = new ApiProblem({ code: 'name_taken', status: 409, message: 'This name is taken.' });
	expect(remarksOfProblem(taken)).toMatchObject([{ level: 'problem', pointer: '/name' }]);
	const values = { group: 'default', type: 'SHELL' };
	const blockers = [{ code: 'no_executor', pointer: '/nodes/1/task/type', message: 'none', values }];
	const blocked = new ApiProblem({ code: 'blocked', status: 409, message: '', details: { blockers } });
	expect(remarksOfProblem(blocked)).toMatchObject([{ level: 'blocker', pointer: '/nodes/1/task/type', values }]);
});

test('positions are told as lines', () => {
	const lines = new LineNumbers('a\nbc\n\nd');
	expect([0, 1, 2, 4, 5, 6, 7].map((position) => lines.lineAt(position))).toEqual([1, 1, 2, 2, 3, 4, 4]);
});
