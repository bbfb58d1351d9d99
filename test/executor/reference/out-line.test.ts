import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from '../../../executor/reference/line-splitter.ts';
import { parseOutLine } from '../../../executor/reference/out-line.ts';

function set(sign: string, content: string): string {
	return `${sign}{setValue(${content})}`;
}

test.each([
	[set('$', 'rows=42'), { name: 'rows', value: '42' }],
	[set('#', 'rows=42'), { name: 'rows', value: '42' }],
	[`  ${set('$', 'rows=42')}\t`, { name: 'rows', value: '42' }],
	[`${set('$', 'rows=42')}\r`, { name: 'rows', value: '42' }],
	[set('$', 'rows='), { name: 'rows', value: '' }],
	[set('$', 'sum=a=b=c'), { name: 'sum', value: 'a=b=c' }],
	[set('$', 'call=f(x)}'), { name: 'call', value: 'f(x)}' }],
	[set('$', 'inner=)} and )}'), { name: 'inner', value: ')} and )}' }],
	[set('$', 'text= kept blanks '), { name: 'text', value: ' kept blanks ' }],
	[set('$', 'json={"a":[1,2]}'), { name: 'json', value: '{"a":[1,2]}' }],
	[set('$', 'dotted.name-1_x=1'), { name: 'dotted.name-1_x', value: '1' }],
	[set('$', ' name =1'), { name: 'name', value: '1' }],
])('%j sets an output', (line, output) => {
	expect(parseOutLine(line)).toEqual(output);
});

test.each([
	'rows=42',
	set('', 'rows=42'),
	set('@', 'rows=42'),
	`the form is ${set('$', 'rows=42')}`,
	`${set('$', 'rows=42')} was set`,
	`${set('$', 'a=1')};`,
	set('$', '=42'),
	set('$', 'rows'),
	set('$', '1rows=42'),
	set('$', 'two words=42'),
	'${setValue(rows=42',
	'${setValue(rows=42)',
	set('$', 'rows=42').toLowerCase(),
	'',
])('%j sets nothing', (line) => {
	expect(parseOutLine(line)).toBeUndefined();
});

test('a value survives whatever its characters, as long as it is one line', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (value) => {
			fc.pre(!/[\n\r\u2028\u2029]/.test(value));
			expect(parseOutLine(set('$', `name=${value}`))).toEqual({ name: 'name', value });
		}),
	);
});

test('lines are the same however the text was cut on its way', () => {
	fc.assert(
		fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', 'ü', '\r') })), (pieces) => {
			const lines: string[] = [];
			const splitter = new LineSplitter((line) => lines.push(line));
			for (const piece of pieces) splitter.write(piece);
			splitter.end();
			expect(lines).toEqual(
				pieces
					.join('')
					.split('\n')
					.filter((line) => line !== ''),
			);
		}),
	);
});

test('a line without end is passed over and the next one read', () => {
	const lines: string[] = [];
	const splitter = new LineSplitter((line) => lines.push(line));
	for (let piece = 0; piece < 100; piece += 1) splitter.write('x'.repeat(10_000));
	splitter.write('\nnext\n');
	expect(lines).toEqual(['next']);
});
