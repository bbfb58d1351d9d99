import { describe, expect, test } from 'vitest';
import { schemaFields } from '#lib/model/schema-fields.ts';

describe('the members of a config, for people to read', () => {
	test('say what they are, whether they are needed, and what they may hold', () => {
		const [script, retries, mode] = schemaFields({
			type: 'object',
			required: ['script', 'mode'],
			properties: {
				script: { type: 'string', description: 'What is run.', minLength: 1 },
				retries: { type: 'integer', minimum: 0, maximum: 9 },
				mode: { enum: ['fast', 'safe'], default: 'safe' },
			},
		});
		expect(script).toMatchObject({ path: 'script', type: 'string', isRequired: true, description: 'What is run.' });
		expect(script?.bounds).toBe('');
		expect(retries).toMatchObject({ type: 'integer', isRequired: false, bounds: '0 – 9' });
		expect(mode).toMatchObject({ isRequired: false, choices: ['fast', 'safe'], fallback: '"safe"' });
	});

	test('go down into objects and lists', () => {
		const fields = schemaFields({
			properties: {
				http: { type: 'object', properties: { method: { type: 'string' } } },
				arguments: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
			},
		});
		expect(fields.map(({ path, type }) => `${path}: ${type}`)).toEqual([
			'http: object',
			'http.method: string',
			'arguments: object[]',
			'arguments[].name: string',
		]);
	});

	test.each([
		['string | null', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
		['{ [name]: string }', { type: 'object', additionalProperties: { type: 'string' } }],
		['any', { anyOf: ['string', 'number', 'boolean', 'null'].map((type) => ({ type })) }],
		['any', true],
	])('name the type %s', (type, member) => {
		expect(schemaFields({ properties: { it: member } })[0]?.type).toBe(type);
	});

	test('are none for what is no schema of an object', () => {
		for (const schema of [null, 'text', {}, { properties: [] }]) expect(schemaFields(schema)).toEqual([]);
	});

	test('end where a schema nests without end', () => {
		const node: Record<string, unknown> = { type: 'object' };
		node.properties = { child: node };
		expect(schemaFields(node).map(({ path }) => path)).toHaveLength(4);
	});
});
