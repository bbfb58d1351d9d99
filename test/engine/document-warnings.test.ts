import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { checkDocument } from '../../worker/engine/check-document.ts';
import { warningsOf } from '../../worker/engine/warnings-of.ts';
import { arbitraryWrongDocument } from '../support/arbitrary-document.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';

const ROWS = { name: 'rows', direction: 'out', type: 'integer' } as const;

function found(document: WorkflowDocument): string[] {
	return warningsOf(document).map(({ code, pointer }) => `${code} ${pointer}`);
}

function using(key: string, upstream: string[], script: string) {
	return buildNode(key, upstream, { task: { type: 'SHELL', config: { script } } });
}

describe('unknown parameters', () => {
	test('a name no level gives is told once per node, where it first stands', () => {
		const document = buildDocument([using('a', [], '${ghost} ${ghost} ${HOME}')]);
		expect(found(document)).toEqual([
			'unknown_parameter /nodes/0/task/config/script',
			'unknown_parameter /nodes/0/task/config/script',
		]);
		expect(warningsOf(document)[0]?.message).toContain('Node "a" refers to ${ghost}');
	});

	test('parameters of the workflow and the node, built-in names and what is no reference are known', () => {
		const nodes = [
			buildNode('a', [], {
				params: [{ name: 'own', value: '${day}' }],
				task: { type: 'SHELL', config: { script: '${own} ${day} ${system.biz.date} ${x:-1} ${setValue(k=v)} ${1}' } },
			}),
		];
		expect(found(buildDocument(nodes, { params: [{ name: 'day', value: '1' }] }))).toEqual([]);
	});

	test("the project's parameters are known to whoever can name them", () => {
		const document = buildDocument([using('a', [], '${region}')]);
		expect(warningsOf(document, new Set(['region']))).toEqual([]);
		expect(found(document)).toHaveLength(1);
	});

	test('an output is known behind its node, through any number of others, and nowhere else', () => {
		const document = buildDocument([
			buildNode('source', [], { params: [ROWS] }),
			buildNode('between', ['source']),
			using('behind', ['between'], '${rows}'),
			using('beside', [], '${rows}'),
		]);
		expect(found(document)).toEqual(['unknown_parameter /nodes/3/task/config/script']);
	});

	test('a disabled node puts out nothing, but lets pass what comes from before it', () => {
		const document = buildDocument([
			buildNode('source', [], { params: [{ ...ROWS, name: 'passed' }] }),
			buildNode('off', ['source'], { disabled: true, params: [ROWS] }),
			using('behind', ['off'], '${rows} ${passed}'),
		]);
		const unknown = warningsOf(document).filter(({ code }) => code === 'unknown_parameter');
		expect(unknown.map(({ message }) => message.includes('${rows}'))).toEqual([true]);
	});

	test('more names than one pass carries are told apart', () => {
		const names = Array.from({ length: 100 }, (_, place) => `out${place}`);
		const script = names.map((name) => `\${${name}}`).join(' ');
		const sources = names.map((name, place) => buildNode(`s${place}`, [], { params: [{ ...ROWS, name }] }));
		const behindAll = using(
			'all',
			names.map((_, place) => `s${place}`),
			script,
		);
		const behindHalf = using(
			'half',
			names.slice(50).map((_, place) => `s${place + 50}`),
			script,
		);
		const unknown = warningsOf(buildDocument([...sources, behindAll, behindHalf]));
		expect(unknown).toHaveLength(50);
		expect(unknown.every(({ message }) => message.includes('"half"'))).toBe(true);
	});
});

describe('settings that cancel each other', () => {
	test('retries under the rerun policy never are told, inherited ones are meant', () => {
		const own = buildNode('own', [], { rerunPolicy: 'never', retry: { count: 2 } });
		const inherited = buildNode('inherited', [], { rerunPolicy: 'never' });
		const document = buildDocument([own, inherited], { defaults: { retry: { count: 1 } } });
		expect(found(document)).toEqual(['retry_never_applies /nodes/0/retry']);
	});

	test('a disabled node is told of when something enabled comes after it', () => {
		const off = buildNode('off', [], { disabled: true });
		expect(found(buildDocument([off, buildNode('b', ['off'])]))).toEqual([
			'disabled_with_downstream /nodes/0/disabled',
		]);
		expect(found(buildDocument([off, buildNode('b', ['off'], { disabled: true })]))).toEqual([]);
	});

	test('one output name with two types is told', () => {
		const nodes = [
			buildNode('a', [], { params: [ROWS] }),
			buildNode('b', [], { params: [{ ...ROWS, type: 'string' }] }),
		];
		expect(found(buildDocument(nodes))).toEqual(['conflicting_output_types /nodes/1/params/0/type']);
	});

	test('a reference in the default of an output is told, as it stays text', () => {
		const params = [{ name: 'day', direction: 'out', value: '${system.biz.date}' } as const];
		expect(found(buildDocument([buildNode('a', [], { params })]))).toEqual([
			'literal_output_default /nodes/0/params/0/value',
		]);
	});
});

test('any document that can be run can be warned about', () => {
	fc.assert(
		fc.property(arbitraryWrongDocument(), (document) => {
			if (checkDocument(document).length === 0) warningsOf(document);
		}),
		{ numRuns: 1000 },
	);
});
