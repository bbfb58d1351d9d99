import { describe, expect, test } from 'vitest';
import { checkSource } from '#lib/model/document/check-source.ts';
import type { SourceFormat } from '#lib/model/document/source-format.ts';
import { writeSource } from '#lib/model/document/write-source.ts';
import { writeStrategy } from '#lib/model/document/write-strategy.ts';

const YAML = `# Of the sales team.
orrery: 1
name: daily # every day
nodes:
  - { key: extract, kind: task, task: { type: SHELL } }
`;
const JSON_TEXT = writeSource(checkSource(YAML, 'yaml').document, 'json');
const FLOW = '{ orrery: 1, name: daily, nodes: [{ key: a, kind: task, task: { type: SHELL } }] }\n';

function strategyOf(text: string | null, format: SourceFormat) {
	return text === null ? null : checkSource(text, format).document?.executionStrategy;
}

describe('choosing an execution strategy', () => {
	test('adds one line below the name, and leaves every other as it was written', () => {
		const written = writeStrategy(YAML, 'yaml', 'serialWait');
		expect(written).toBe(YAML.replace('# every day\n', '# every day\nexecutionStrategy: serialWait\n'));
		expect(strategyOf(written, 'yaml')).toBe('serialWait');
	});

	test('takes the place of the one that is written', () => {
		const written = writeStrategy(YAML, 'yaml', 'serialWait') ?? '';
		const commented = written.replace('serialWait', '"serialWait" # for the bank');
		expect(writeStrategy(commented, 'yaml', 'serialDiscard')).toBe(
			written.replace('serialWait', 'serialDiscard # for the bank'),
		);
		expect(strategyOf(writeStrategy(written, 'yaml', 'parallel'), 'yaml')).toBe('parallel');
	});

	test('leaves a text alone that says nothing where nothing has to be said', () => {
		expect(writeStrategy(YAML, 'yaml', 'parallel')).toBe(YAML);
	});

	test.each([
		[JSON_TEXT, 'json'],
		[JSON.stringify(JSON.parse(JSON_TEXT)), 'json'],
		[FLOW, 'yaml'],
	] as const)('fits into %s', (text, format) => {
		const written = writeStrategy(text, format, 'serialPriority');
		expect(strategyOf(written, format)).toBe('serialPriority');
		expect(strategyOf(writeStrategy(written ?? '', format, 'serialWait'), format)).toBe('serialWait');
	});

	test.each(['|\n  daily\n', '>-\n  daily\n  sales\n', '"daily\n  sales"\n'])(
		'stands below a name that is written over several lines: %j',
		(name) => {
			const text = YAML.replace('daily # every day\n', name);
			const written = writeStrategy(text, 'yaml', 'serialWait');
			expect(written).toBe(text.replace(name, `${name}executionStrategy: serialWait\n`));
			expect(strategyOf(written, 'yaml')).toBe('serialWait');
		},
	);

	test('finds no place below a key that is marked as one', () => {
		expect(writeStrategy(YAML.replace('name: daily', '? name\n: daily'), 'yaml', 'serialWait')).toBeNull();
	});

	test('stands on a line of its own in JSON that has lines', () => {
		const bare = JSON_TEXT.replace('  "executionStrategy": "parallel",\n', '');
		expect(writeStrategy(bare, 'json', 'serialWait')).toContain('"daily",\n  "executionStrategy": "serialWait",\n');
	});

	test('finds no place in what cannot be read, or has no name', () => {
		expect(writeStrategy('orrery: [', 'yaml', 'serialWait')).toBeNull();
		expect(writeStrategy('- a\n', 'yaml', 'serialWait')).toBeNull();
		expect(writeStrategy('orrery: 1\n', 'yaml', 'serialWait')).toBeNull();
		expect(writeStrategy(`${YAML}executionStrategy: { a: 1 }\n`, 'yaml', 'serialWait')).toBeNull();
	});
});
