import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { jsonErrorPlace } from '#lib/model/document/json-error-place.ts';
import { readSource } from '#lib/model/document/read-source.ts';
import { convertSource, formatSource, hasComments, writeSource } from '#lib/model/document/write-source.ts';

const TEXT = '# Runs at night.\norrery:   1\nname: x # of the team\nscript: |\n  one\n  two\n';

test('laying YAML out anew keeps its comments and its blocks of text', () => {
	expect(formatSource(TEXT, 'yaml')).toBe(
		'# Runs at night.\norrery: 1\nname: x # of the team\nscript: |\n  one\n  two\n',
	);
	expect(formatSource('a: [1', 'yaml')).toBeNull();
	expect(formatSource('{"a":[1]}', 'json')).toBe('{\n  "a": [\n    1\n  ]\n}\n');
});

test('switching between YAML and JSON keeps the content', () => {
	const json = convertSource(TEXT, 'yaml', 'json') ?? '';
	expect(JSON.parse(json)).toEqual(parse(TEXT));
	expect(parse(convertSource(json, 'json', 'yaml') ?? '')).toEqual(parse(TEXT));
	expect(convertSource('{', 'json', 'yaml')).toBeNull();
});

test('texts that YAML could take for something else stay texts', () => {
	const value = { a: 'yes', b: '1', c: 'null', d: '2026-11-20', e: 'a\nb\n', f: '${x}', g: '$[yyyyMMdd-1]' };
	expect(parse(writeSource(value, 'yaml'))).toEqual(value);
});

test('comments are noticed', () => {
	const texts = [TEXT, 'a: 1 # x\n', 'a:\n  # x\n  - 1\n', 'a: 1\n', "a: 'x # y'\n", 'a: |\n  # text\n'];
	expect(texts.map((text) => hasComments(readSource(text, 'yaml')))).toEqual([true, true, true, false, false, false]);
});

test.each([
	['{"a":}', 5],
	['{"a":1,}', 7],
	['[1,]', 3],
	['[1 2]', 3],
	['{"a" 1}', 5],
	['{a:1}', 1],
	['{"a":1} x', 8],
	['{"a":1', 6],
	['"x', 0],
	['[01]', 1],
	['[tru]', 1],
	['{,}', 1],
	['{"a":[1}', 7],
])('%s stops being JSON at %i', (text, place) => {
	expect(jsonErrorPlace(text)).toBe(place);
});
