import { describe, expect, test } from 'vitest';
import { checkSource } from '#lib/model/document/check-source.ts';
import { completeSource } from '#lib/model/document/complete-source.ts';
import { explainSource } from '#lib/model/document/explain-source.ts';
import type { ProjectKnowledge } from '#lib/model/document/project-knowledge.ts';
import type { SourceFormat } from '#lib/model/document/source-format.ts';

const KNOWLEDGE: ProjectKnowledge = {
	taskTypes: [
		{
			type: 'SHELL',
			title: 'Shell script',
			configSchema: {
				type: 'object',
				properties: { script: { type: 'string', description: 'What to run.' }, shell: { enum: ['sh', 'bash'] } },
				required: ['script'],
			},
		},
	],
	executorGroups: ['default', 'gpu'],
};

const NODE = 'orrery: 1\nnodes:\n  - key: a\n    kind: task\n';

/** What is offered at the bar in a text, as the text would read with the first offer taken. */
function offered(marked: string, format: SourceFormat = 'yaml') {
	const position = marked.indexOf('|');
	const text = marked.replace('|', '');
	const found = completeSource(text, format, position, KNOWLEDGE);
	const first = found?.options[0];
	const taken = found && first ? text.slice(0, found.from) + first.insert + text.slice(found.to) : null;
	return { labels: found?.options.map(({ label }) => label) ?? [], taken };
}

describe('completion', () => {
	test('offers the members that a place takes and does not have yet', () => {
		expect(offered('orrery: 1\nname: x\n|\n').labels).toEqual([
			'description',
			'executionStrategy',
			'params',
			'defaults',
			'nodes',
		]);
		const { labels } = offered(`${NODE}    |\n`);
		expect(labels).toContain('upstream');
		expect(labels).not.toContain('kind');
	});

	test('begins a new item of a list with its members', () => {
		expect(offered(`${NODE}  - |\n`).labels).toContain('key');
	});

	test('offers the words of a closed choice', () => {
		expect(offered(`${NODE}    rerunPolicy: o|\n`).labels).toEqual(['always', 'onFailure', 'never']);
		expect(offered('orrery: 1\nnodes:\n  - key: a\n    kind: |\n').labels).toEqual(['task']);
	});

	test('offers what only the project knows: task types, their configuration, executor groups', () => {
		expect(offered(`${NODE}    task: { type: S| }\n`).labels).toEqual(['SHELL']);
		expect(offered(`${NODE}    executorGroup: |\n`).labels).toEqual(['default', 'gpu']);
		const config = `${NODE}    task:\n      type: SHELL\n      config:\n        `;
		expect(offered(`${config}|\n`).labels).toEqual(['script', 'shell']);
		expect(offered(`${config}shell: |\n`).labels).toEqual(['sh', 'bash']);
	});

	test('offers the other nodes as upstream, each once', () => {
		const three = 'orrery: 1\nnodes:\n  - key: a\n  - key: b\n  - key: c\n    upstream: ';
		expect(offered(`${three}[a, |]\n`).labels).toEqual(['b']);
		expect(offered(`${three}\n      - |\n`).labels).toEqual(['a', 'b']);
	});

	test('writes JSON as JSON, inside and outside of quotes', () => {
		const node = '{ "nodes": [{ "key": "a", ';
		expect(offered(`${node}"rerunPolicy": "|" }] }`, 'json').taken).toBe(`${node}"rerunPolicy": "always" }] }`);
		expect(offered(`${node}"rerunPolicy": | }] }`, 'json').taken).toBe(`${node}"rerunPolicy": "always" }] }`);
		expect(offered(`${node}| }] }`, 'json').taken).toBe(`${node}"name":  }] }`);
		expect(offered(`${node}"|": 1 }] }`, 'json').taken).toBe(`${node}"name": 1 }] }`);
	});

	test('offers nothing where anything may stand', () => {
		expect(offered('orrery: 1\nname: |\n').labels).toEqual([]);
	});
});

test('hovering tells what a member is for, of a task’s configuration too', () => {
	const text = `${NODE}    task: { type: SHELL, config: { script: echo } }\n`;
	const { source } = checkSource(text, 'yaml');
	const explain = (word: string) => explainSource(source, text.indexOf(word) + 1, KNOWLEDGE);
	expect(explain('script')).toMatchObject({ name: 'script', type: 'string', text: 'What to run.' });
	expect(explain('key: a')?.text).toContain('Names the node');
	expect(explain('orrery')?.type).toBe('1');
});
