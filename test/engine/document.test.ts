import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONFIG_BYTES_MAX, EDGES_MAX, type WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { checkDocument } from '../../worker/engine/check-document.ts';
import { planOf } from '../../worker/engine/plan-of.ts';
import { arbitraryWrongDocument } from '../support/arbitrary-document.ts';
import { buildChain, buildDocument, buildNode } from '../support/build-document.ts';

function found(document: WorkflowDocument): string[] {
	return checkDocument(document).map(({ code, pointer }) => `${code} ${pointer}`);
}

function messages(document: WorkflowDocument): string {
	return checkDocument(document)
		.map((problem) => problem.message)
		.join('\n');
}

function scripted(key: string, script: string) {
	return buildNode(key, [], { task: { type: 'SHELL', config: { script } } });
}

describe('the graph of a document', () => {
	test('a sound document has no problem', () => {
		expect(found(buildDocument([buildNode('load', ['extract']), buildNode('extract')]))).toEqual([]);
	});

	test('everything that is wrong is told at once, each at its place', () => {
		const document = buildDocument(
			[
				buildNode('a', ['ghost', 'a', 'b', 'b']),
				buildNode('a', ['b']),
				buildNode('b', [], { params: [{ name: 'n', type: 'integer', value: 'many' }] }),
				scripted('c', 'echo $[yyyyMMdd-1]'),
			],
			{ params: [{ name: 'x', value: '${y}' }, { name: 'y', value: '${x}' }, { name: 'x' }] },
		);
		expect(found(document).sort()).toEqual([
			'bad_parameter_value /nodes/2/params/0/value',
			'duplicate_key /nodes/1/key',
			'duplicate_parameter /params/2/name',
			'duplicate_upstream /nodes/0/upstream/3',
			'missing_upstream /nodes/0/upstream/0',
			'parameter_cycle /params/0/value',
			'self_edge /nodes/0/upstream/1',
			'unsupported_expression /nodes/3/task/config/script',
		]);
	});

	test('a cycle is told once, with its path in the direction of the flow', () => {
		const document = buildDocument([
			buildNode('start'),
			buildNode('extract', ['start', 'report']),
			buildNode('load', ['extract']),
			buildNode('report', ['load']),
			buildNode('mail', ['report']),
		]);
		const [problem, ...others] = checkDocument(document);
		expect(others).toEqual([]);
		expect(problem).toMatchObject({ code: 'cycle', pointer: '/nodes/2/upstream/0' });
		expect(problem?.message).toContain('extract → load → report → extract');
	});

	test('two circles through one node are two cycles', () => {
		const document = buildDocument([buildNode('a', ['b', 'c']), buildNode('b', ['a']), buildNode('c', ['a'])]);
		expect(found(document)).toHaveLength(2);
	});

	test('a circle of ten thousand nodes is told in a few words', () => {
		const nodes = [...buildChain(10_000).nodes];
		nodes[0] = buildNode('n0', ['n9999']);
		const problems = checkDocument(buildDocument(nodes));
		expect(problems.map(({ code }) => code)).toEqual(['cycle']);
		expect(problems[0]?.message.length).toBeLessThan(300);
	});

	test('ten thousand nodes in a chain are checked and planned', () => {
		const chain = buildChain(10_000);
		expect(found(chain)).toEqual([]);
		expect(planOf(chain, null, { executorGroup: null }).nodes.at(-1)?.upstream).toEqual([9998]);
	});

	test('more edges than the limit are refused, whatever else they form', () => {
		const keys = Array.from({ length: 400 }, (_, place) => `n${place}`);
		const document = buildDocument(keys.map((key) => buildNode(key, keys)));
		expect(keys.length ** 2).toBeGreaterThan(EDGES_MAX);
		expect(found(document)).toContain('too_many_edges /nodes');
	});

	test('disabled nodes that would multiply edges beyond reason are refused, not expanded', () => {
		const left = Array.from({ length: 4000 }, (_, place) => `l${place}`);
		const hub = buildNode('hub', left, { disabled: true });
		const right = Array.from({ length: 4000 }, (_, place) => buildNode(`r${place}`, ['hub']));
		const document = buildDocument([...left.map((key) => buildNode(key)), hub, ...right]);
		expect(found(document)).toEqual(['too_many_edges /nodes']);
	});

	test('a document without problems can be planned, whatever it is', () => {
		fc.assert(
			fc.property(arbitraryWrongDocument(), (document) => {
				if (checkDocument(document).length === 0) planOf(document, null, { executorGroup: null });
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('configs', () => {
	test('a config is measured in bytes of UTF-8, not in characters', () => {
		const room = CONFIG_BYTES_MAX - '{"script":""}'.length;
		expect(found(buildDocument([scripted('a', 'x'.repeat(room))]))).toEqual([]);
		expect(found(buildDocument([scripted('a', 'x'.repeat(room + 1))]))).toEqual([
			'config_too_large /nodes/0/task/config',
		]);
		expect(found(buildDocument([scripted('a', '😀'.repeat(room / 4))]))).toEqual([]);
		expect(found(buildDocument([scripted('a', 'é'.repeat(room / 2 + 1))]))).toHaveLength(1);
	});

	test.each(['$[yyyyMMdd]', 'a $[1] $[add_months(yyyyMM,-1)]', '$[]', '$[10]', '$[x $[1]'])(
		'the time expression in %s is refused',
		(script) => {
			expect(found(buildDocument([scripted('a', script)]))).toEqual([
				'unsupported_expression /nodes/0/task/config/script',
			]);
		},
	);

	test.each(['${files[0]} $[0]', 'echo $[', '$ [yyyy]', '$[1]$[2]', '] $['])('%s holds none', (script) => {
		expect(found(buildDocument([scripted('a', script)]))).toEqual([]);
	});

	test('a pointer escapes what JSON pointers escape', () => {
		const config = { 'a/b~c': [{ deep: '$[yyyy]' }] };
		const document = buildDocument([buildNode('a', [], { task: { type: 'HTTP', config } })]);
		expect(found(document)).toEqual(['unsupported_expression /nodes/0/task/config/a~1b~0c/0/deep']);
	});
});

describe('declared parameters', () => {
	test('an input and an output may have one name, two inputs may not', () => {
		const rows = [{ name: 'rows' }, { name: 'rows', direction: 'out' as const }];
		expect(found(buildDocument([buildNode('a', [], { params: rows })]))).toEqual([]);
		expect(found(buildDocument([buildNode('a', [], { params: [...rows, { name: 'rows' }] })]))).toEqual([
			'duplicate_parameter /nodes/0/params/2/name',
		]);
	});

	test('a value with references is judged when the run knows them, an empty one never', () => {
		const params = [
			{ name: 'a', type: 'integer' as const, value: '${rows}' },
			{ name: 'b', type: 'date' as const, value: '' },
			{ name: 'c', type: 'list' as const },
		];
		expect(found(buildDocument([buildNode('n')], { params }))).toEqual([]);
	});

	test('the default of an output must fit as it is written, as nothing in it is replaced', () => {
		const params = [{ name: 'a', direction: 'out' as const, type: 'integer' as const, value: '${rows}' }];
		expect(found(buildDocument([buildNode('n', [], { params })]))).toEqual([
			'bad_parameter_value /nodes/0/params/0/value',
		]);
	});

	test('a value over 64 KiB is refused', () => {
		const params = [{ name: 'a', value: 'x'.repeat(64 * 1024) }];
		expect(found(buildDocument([buildNode('n')], { params }))).toEqual(['parameter_too_large /params/0/value']);
	});

	test('a parameter of a node that refers to itself is refused with the way out', () => {
		const document = buildDocument([buildNode('a', [], { params: [{ name: 'day', value: '${day}' }] })]);
		expect(found(document)).toEqual(['parameter_cycle /nodes/0/params/0/value']);
		expect(messages(document)).toContain('Leave its value empty');
	});

	test("a circle through a node's and the workflow's parameters is found at the node", () => {
		const params = [{ name: 'b', value: '${a}' }];
		const nodes = [buildNode('n', [], { params: [{ name: 'a', value: '${b}' }] }), buildNode('m')];
		expect(found(buildDocument(nodes, { params }))).toEqual(['parameter_cycle /nodes/0/params/0/value']);
		expect(messages(buildDocument(nodes, { params }))).toContain('a → b → a');
	});

	test("a circle among the workflow's parameters is told once, not again at each node that refers to it", () => {
		const params = [
			{ name: 'a', value: '${b}' },
			{ name: 'b', value: '${a}' },
		];
		const nodes = ['n', 'm'].map((key) => buildNode(key, [], { params: [{ name: 'x', value: '${a}' }] }));
		expect(found(buildDocument(nodes, { params }))).toEqual(['parameter_cycle /params/0/value']);
	});

	test("a circle entered through the workflow is told at the node's parameter on it", () => {
		const params = [{ name: 'a', value: '${y}' }];
		const own = [
			{ name: 'x', value: '${a}' },
			{ name: 'y', value: '${a}' },
		];
		const document = buildDocument([buildNode('n', [], { params: own })], { params });
		expect(found(document)).toEqual(['parameter_cycle /nodes/0/params/1/value']);
		expect(messages(document)).toContain('y → a → y');
	});

	test('a value of the node breaks the circle of the names it hides', () => {
		const params = [{ name: 'a', value: '${b}' }];
		const nodes = [
			buildNode('n', [], {
				params: [
					{ name: 'b', value: '${a}' },
					{ name: 'a', value: '1' },
				],
			}),
		];
		expect(found(buildDocument(nodes, { params }))).toEqual([]);
	});
});
