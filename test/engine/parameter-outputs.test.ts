import { describe, expect, test } from 'vitest';
import type { JsonValue, Parameter } from '../../worker/contract/parameter.ts';
import { OUTPUT_BYTES_MAX, outputsOf } from '../../worker/engine/parameter/outputs.ts';

function out(name: string, parts: Partial<Parameter> = {}): Parameter {
	return { name, direction: 'out', type: 'string', ...parts };
}

function values(declared: Parameter[], given: Record<string, JsonValue>) {
	const outcome = outputsOf(declared, given);
	return outcome.ok ? outcome.value.values : outcome.failure;
}

describe('outputs of a task', () => {
	test('declared outputs are kept in their types, others dropped', () => {
		const given = { rows: '42', name: 'tom', age: 1 };
		expect(values([out('rows', { type: 'integer' }), out('name')], given)).toEqual({ rows: 42, name: 'tom' });
	});

	test('an output the executor left out has its declared value, one without any is absent', () => {
		expect(values([out('rows', { type: 'integer', value: '7' }), out('name')], {})).toEqual({ rows: 7 });
	});

	test('an empty output is an output', () => {
		expect(values([out('name', { value: 'default' })], { name: '' })).toEqual({ name: '' });
		expect(values([out('name', { value: 'default' })], { name: null })).toEqual({ name: null });
	});

	test('an output that does not fit its type fails the task', () => {
		expect(values([out('rows', { type: 'integer' })], { rows: 'many' })).toEqual({
			cause: 'bad_parameter',
			message: 'Output "rows" is not a whole number.',
			code: null,
			retryable: false,
		});
	});

	test('an output may have 256 KiB and not a byte more, and what is not declared may have any size', () => {
		const largest = 'x'.repeat(OUTPUT_BYTES_MAX - 2);
		expect(outputsOf([out('a')], { a: largest })).toMatchObject({ ok: true, value: { bytes: OUTPUT_BYTES_MAX } });
		expect(values([out('a')], { a: `${largest}x` })).toMatchObject({ cause: 'output_too_large' });
		expect(values([out('a')], { b: `${largest}x` })).toEqual({});
	});

	test('sizes count the bytes of UTF-8 and add up', () => {
		const outcome = outputsOf([out('a'), out('b'), out('c', { type: 'list' })], {
			a: 'é',
			b: '😀',
			c: ['\ud800', 'x'],
		});
		const bytes = ['"é"', '"😀"', JSON.stringify(['\ud800', 'x'])].map((json) => Buffer.byteLength(json));
		expect(outcome).toMatchObject({ ok: true, value: { bytes: bytes.reduce((sum, each) => sum + each) } });
	});

	test('names of the language are names', () => {
		expect(values([out('constructor'), out('toString')], {})).toEqual({});
		expect(values([out('constructor')], { constructor: 'x' })).toEqual({ constructor: 'x' });
	});
});
