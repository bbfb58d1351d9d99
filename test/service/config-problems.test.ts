import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../worker/contract/json-value.ts';
import { checkableSchema } from '../../worker/service/config-check/checkable-schema.ts';
import { configProblems } from '../../worker/service/config-check/config-problems.ts';

const SHELL = {
	type: 'object',
	properties: {
		script: { type: 'string', minLength: 1 },
		retries: { type: 'integer', maximum: 5 },
		mode: { enum: ['fast', 'slow'] },
		environment: { type: 'object', additionalProperties: { type: 'string' } },
		steps: { type: 'array', items: { $ref: '#/$defs/step' } },
		from: { oneOf: [{ type: 'string' }, { type: 'object', required: ['url'] }] },
	},
	required: ['script'],
	additionalProperties: false,
	$defs: { step: { type: 'object', properties: { size: { type: 'number' } }, additionalProperties: false } },
};

function problems(schema: Readonly<Record<string, JsonValue>>, config: JsonValue): string[] {
	const checkable = checkableSchema(schema);
	return checkable === null ? ['unchecked'] : configProblems(checkable, config, '').map(({ pointer }) => pointer);
}

describe('a config', () => {
	test('that its type allows has no problems', () => {
		const config = { script: 'ls', retries: 2, mode: 'fast', environment: { A: 'b' }, steps: [{ size: 1 }], from: 'x' };
		expect(problems(SHELL, config)).toEqual([]);
	});

	test.for<[string, JsonValue, string[]]>([
		['lacks a member', {}, ['']],
		['has a surplus one', { script: 'ls', 'a/b': 1 }, ['/a~1b']],
		['has members of other types', { script: 1, retries: 1.5 }, ['/script', '/retries']],
		['has values out of range', { script: '', retries: 6, mode: 'best' }, ['/script', '/retries', '/mode']],
		['is wrong deep inside', { script: 'ls', environment: { 'ä b': 1 } }, ['/environment/ä b']],
		[
			'is wrong behind a reference',
			{ script: 'ls', steps: [{ size: 1 }, { size: 'x', y: 1 }] },
			['/steps/1/size', '/steps/1/y'],
		],
		['fits none of the alternatives', { script: 'ls', from: { path: 'x' } }, ['/from']],
	])('that %s is told so by pointer', ([, config, expected]) => {
		expect(problems(SHELL, config)).toEqual(expected);
	});

	test('is not judged where the run fills something in, and is judged everywhere else', () => {
		const filled = { retries: '${n}', mode: '$[yyyy]', environment: { A: { b: '${c}' } }, from: { path: '${p}' } };
		expect(problems(SHELL, { ...filled, script: '${s}' })).toEqual([]);
		expect(problems(SHELL, { ...filled, surplus: true })).toEqual(['', '/surplus']);
	});
});

describe('a schema', () => {
	test.for<[string, Record<string, JsonValue>]>([
		['a pattern that would never end', { properties: { a: { type: 'string', pattern: '^(a+)+$' } } }],
		['a format', { properties: { a: { format: 'email' } } }],
		['an exclusion', { not: { properties: { a: { pattern: 'x' } } } }],
		['a condition', JSON.parse('{"if": {"required": ["a"]}, "then": {"required": ["b"]}}')],
		['names by pattern', { patternProperties: { '^a': {} }, additionalProperties: false }],
		[
			'two alternatives of which one is meant',
			{ oneOf: [{ required: ['a'] }, { properties: { a: { format: 'x' } } }] },
		],
		['an old kind of bound', { properties: { a: { exclusiveMinimum: true, minLength: 'x' } }, required: 'a' }],
	])('with %s refuses nothing for it', ([, schema]) => {
		expect(problems(schema, { a: `${'a'.repeat(60)}!` })).toEqual([]);
	});

	test('that refers to itself, to nothing or to elsewhere is not checked', () => {
		const circle = { $ref: '#/$defs/a', $defs: { a: { properties: { b: { $ref: '#/$defs/a' } } } } };
		for (const schema of [circle, { $ref: '#' }, { $ref: '#/$defs/none' }, { $ref: 'https://x.example/' }])
			expect(problems(schema, {})).toEqual(['unchecked']);
	});

	test('hides nothing of its size under a name that has another meaning elsewhere', () => {
		const many = { anyOf: Array.from({ length: 500 }, () => ({ type: 'string' })) };
		expect(checkableSchema({ properties: { $defs: many } })?.size).toBeGreaterThan(500);
	});

	test('that multiplies itself is measured as large as it becomes', () => {
		const level = (next: string) => ({ allOf: [{ $ref: `#/$defs/${next}` }, { $ref: `#/$defs/${next}` }] });
		const $defs = Object.fromEntries(
			Array.from({ length: 40 }, (_, at) => [`l${at}`, at === 39 ? {} : level(`l${at + 1}`)]),
		);
		expect(checkableSchema({ $ref: '#/$defs/l0', $defs })?.size).toBeGreaterThan(2 ** 39);
	});
});
