import { describe, expect, test } from 'vitest';
import { checkSource, findingsOf } from '#lib/model/document/check-source.ts';
import type { SourceFormat } from '#lib/model/document/source-format.ts';

const TWO_NODES = `orrery: 1
name: daily # every day
nodes:
  - key: extract
    kind: task
    task: { type: SHELL, config: { script: echo } }
  - key: load
    kind: task
    upstream: [extract]
    task:
      type: SHELL
`;

/** Each finding with the words of the text it points at. */
function found(text: string, format: SourceFormat = 'yaml') {
	return checkSource(text, format).findings.map(({ level, code, from, to }) => [level, code, text.slice(from, to)]);
}

describe('checking a document as it is written', () => {
	test('finds nothing in one that is in order, and knows where each node stands', () => {
		const { findings, document, nodes } = checkSource(TWO_NODES, 'yaml');
		expect(findings).toEqual([]);
		expect(document?.nodes.map(({ key }) => key)).toEqual(['extract', 'load']);
		expect(nodes.map(({ key, from }) => [key, TWO_NODES.slice(from, from + 8)])).toEqual([
			['extract', 'key: ext'],
			['load', 'key: loa'],
		]);
	});

	test('points at the value that is wrong, and at the name of a member that nobody knows', () => {
		expect(found(TWO_NODES.replace('kind: task\n    up', 'kind: tusk\n    up'))).toEqual([
			['problem', 'invalid_union', 'tusk'],
		]);
		expect(found(TWO_NODES.replace('upstream:', 'upstreams:'))).toEqual([
			['problem', 'unrecognized_keys', 'upstreams'],
		]);
	});

	test('points at the place where something is missing', () => {
		expect(found(TWO_NODES.replace('name: daily # every day\n', ''))).toEqual([
			['problem', 'invalid_type', 'orrery: 1'],
		]);
	});

	test('points at broken rules of the graph, by the code that the API decides with', () => {
		expect(found(TWO_NODES.replace('[extract]', '[extract, extrakt]'))).toEqual([
			['problem', 'missing_upstream', 'extrakt'],
		]);
	});

	test('warns of what was probably not meant', () => {
		expect(found(TWO_NODES.replace('script: echo', 'script: "echo ${nobody}"'))).toEqual([
			['warning', 'unknown_parameter', '"echo ${nobody}"'],
		]);
	});

	test('says where text stops being YAML', () => {
		const [finding] = checkSource('orrery: 1\nname: [a\nnodes: 1\n', 'yaml').findings;
		expect(finding).toMatchObject({ level: 'problem', code: 'syntax' });
		expect(finding?.from).toBeGreaterThan(10);
	});

	test('takes JSON strictly, with any indentation', () => {
		const value = { orrery: 1, name: 'x', nodes: [{ key: 'a', kind: 'task', task: { type: 'SHELL' } }] };
		expect(found(JSON.stringify(value, null, '\t'), 'json')).toEqual([]);
		expect(found('{ "orrery": 1, }', 'json')).toEqual([['problem', 'syntax', '}']]);
		expect(found('{ "orrery": 1, "orrery": 1 }', 'json')).toMatchObject([['problem', 'syntax', expect.anything()]]);
	});

	test('reads no bomb of references', () => {
		const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(bombLine)].join('\n');
		expect(checkSource(bomb, 'yaml').findings).toMatchObject([{ code: 'syntax' }]);
	});

	test('gives places to what the API found, in texts of either kind', () => {
		const { source } = checkSource(TWO_NODES, 'yaml');
		const remark = { level: 'blocker', code: 'no_executor', message: '', pointer: '/nodes/1/task/type' } as const;
		const [finding] = findingsOf(source, [remark]);
		expect(TWO_NODES.slice(0, finding?.from).split('\n')).toHaveLength(11);
		expect(TWO_NODES.slice(finding?.from, finding?.to)).toBe('SHELL');
	});
});

function bombLine(name: string): string {
	const before = String.fromCharCode(name.charCodeAt(0) - 1);
	return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
}
