import { expect, test } from 'vitest';
import { zh } from '#lib/i18n/finding.zh.ts';
import { checkSource } from '#lib/model/document/check-source.ts';
import { CONFIG_BYTES_MAX, type WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { checkDocument } from '../../worker/engine/check-document.ts';
import { checkScope } from '../../worker/engine/scope.ts';
import { unusedStartParams } from '../../worker/engine/unused-start-params.ts';
import { warningsOf } from '../../worker/engine/warnings-of.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';

const CIRCLE = [
	{ name: 'x', value: '${y}' },
	{ name: 'y', value: '${x}' },
];

const WRONG = buildDocument(
	[
		buildNode('a', ['ghost', 'a', 'b', 'b'], { params: [{ name: 'self', value: '${self}' }] }),
		buildNode('a', ['b']),
		buildNode('b', ['c'], { params: [{ name: 'n', type: 'integer', value: 'many' }] }),
		buildNode('c', ['b'], { task: { type: 'SHELL', config: { script: 'echo $[yyyyMMdd-1]' } } }),
		buildNode('d', [], { task: { type: 'SHELL', config: { script: 'x'.repeat(CONFIG_BYTES_MAX) } } }),
	],
	{
		params: [
			...CIRCLE,
			{ name: 'x' },
			{ name: 'large', value: 'x'.repeat(70_000) },
			{ name: 'day', value: '$[yyyyMMdd]' },
		],
	},
);

const rows = { name: 'rows', direction: 'out', type: 'integer' } as const;

const DOUBTFUL = buildDocument([
	buildNode('a', [], { params: [rows], rerunPolicy: 'never', retry: { count: 1 } }),
	buildNode('b', ['a'], { params: [{ ...rows, type: 'string', value: '${ghost}' }], disabled: true }),
	buildNode('c', ['b'], { task: { type: 'SHELL', config: { script: '${ghost}' } } }),
]);

const BROKEN = `orrery: 2
name: ''
executionStrategy: serial
more: 1
nodes:
  - { key: A, kind: task, task: { type: 'S L', config: { script: echo } }, delaySeconds: 1.5, retry: { count: 101 } }
  - { key: b, kind: tusk }
  - { kind: task, task: { type: SHELL }, executorGroup: '?', priority: 1, params: [{ name: '1' }, { name: system.x }] }
`;

function manyEdges(): WorkflowDocument {
	const keys = Array.from({ length: 400 }, (_, place) => `n${place}`);
	return buildDocument(keys.map((key) => buildNode(key, keys)));
}

test('everything the engine finds in a document or a start is said in Chinese too', () => {
	const findings = [
		...checkDocument(WRONG),
		...checkDocument(manyEdges()),
		...warningsOf(DOUBTFUL),
		...checkScope(DOUBTFUL, { keys: [], scope: 'only' }),
		...checkScope(DOUBTFUL, { keys: ['ghost'], scope: 'only' }),
		...unusedStartParams(DOUBTFUL, { conut: 1 }, {}),
	];
	expect(new Set(findings.map(({ code }) => code)).size).toBe(20);
	for (const { code, values } of findings) {
		const said = zh.words[code]?.(values);
		expect(said, code).toMatch(/\p{Script=Han}/u);
		expect(said, code).not.toMatch(/undefined|null|NaN/);
	}
});

test.each([
	['schedule_parameter', { name: 'day', reason: 'is not a date' }, ['day']],
	['schedule_no_executor', { group: 'gpu' }, ['gpu']],
	['schedule_unknown_task_type', { group: 'gpu', type: 'SHELL' }, ['gpu', 'SHELL']],
] as const)('what is wrong with the runs of a schedule is said in Chinese too: %s', (code, values, named) => {
	const said = zh.words[code]?.(values);
	expect(said).toMatch(/\p{Script=Han}/u);
	for (const word of named) expect(said).toContain(word);
});

test('a sentence in Chinese names what the one in English names', () => {
	const [cycle] = checkDocument(buildDocument([buildNode('a', ['b']), buildNode('b', ['a'])]));
	expect(cycle && zh.words[cycle.code]?.(cycle.values)).toBe('2 个节点循环等待：a → b → a。');
});

test.each([
	['yaml', BROKEN, 14],
	['yaml', 'orrery: 1\nname: [a\nnodes: 1\n', 1],
	['yaml', 'orrery: 1\norrery: 1\n', 1],
	['json', '{ "orrery": 1, }', 1],
] as const)('what is wrong with the structure of %s is said in Chinese: %s', (format, text, count) => {
	const { findings } = checkSource(text, format);
	expect(findings.length).toBeGreaterThanOrEqual(count);
	for (const { code, message, values } of findings) {
		const said = zh.words[code]?.(values ?? {});
		expect(said, message).toMatch(/\p{Script=Han}/u);
		expect(said, message).not.toMatch(/undefined|null|NaN/);
	}
});

test('a finding of a later release is left to its English text', () => {
	expect(zh.words.teleported).toBeUndefined();
	expect(zh.words.syntax?.({ reason: 'NEVER_HEARD_OF' })).toBeUndefined();
});
