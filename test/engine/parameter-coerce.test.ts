import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonValue, parameterTypeSchema } from '../../worker/contract/parameter.ts';
import { coerce } from '../../worker/engine/parameter/coerce.ts';

const FITS = [
	['string', 'a', 'a'],
	['string', 12, '12'],
	['string', true, 'true'],
	['string', ['a', 1], '["a",1]'],
	['integer', 42, 42],
	['integer', ' -42 ', -42],
	['integer', '+7', 7],
	['integer', '007', 7],
	['integer', '9007199254740991', 9_007_199_254_740_991],
	['decimal', '1.50', 1.5],
	['decimal', '.5', 0.5],
	['decimal', '-1e3', -1000],
	['decimal', '123456789012.345', 123_456_789_012.345],
	['decimal', '0.30000000000000004', 0.300_000_000_000_000_04],
	['boolean', 'TRUE', true],
	['boolean', '0', false],
	['boolean', 1, true],
	['date', '2022-08-26', '2022-08-26'],
	['date', '20220826', '2022-08-26'],
	['date', 20_220_826, '2022-08-26'],
	['date', '2024-02-29', '2024-02-29'],
	['time', '23:59', '23:59:00'],
	['time', '235959', '23:59:59'],
	['time', '01:02:03.004', '01:02:03.004'],
	['timestamp', '2022-08-26 01:02:03', '2022-08-26 01:02:03'],
	['timestamp', '2022-08-26T01:02:03.5Z', '2022-08-26T01:02:03.5Z'],
	['timestamp', '2022-08-26T01:02+08:00', '2022-08-26T01:02:00+08:00'],
	['timestamp', '20220826010203', '2022-08-26 01:02:03'],
	['list', [1, 'a'], [1, 'a']],
	['list', '["a", "b"]', ['a', 'b']],
	['json', { a: 1 }, { a: 1 }],
	['json', '{"a": [1]}', { a: [1] }],
	['json', 'null', null],
] as const;

const MISFITS = [
	['integer', '1.5'],
	['integer', 'twelve'],
	['integer', '9007199254740992'],
	['integer', 1.5],
	['integer', true],
	['integer', [1]],
	['decimal', '0x10'],
	['decimal', '1e999'],
	['decimal', 'Infinity'],
	['decimal', '12345678901234567.89'],
	['boolean', 'yes'],
	['boolean', 2],
	['date', '2022-02-30'],
	['date', '2023-02-29'],
	['date', '2022-0826'],
	['date', '26.08.2022'],
	['date', { year: 2022 }],
	['time', '24:00:00'],
	['time', '1:2:3'],
	['timestamp', '2022-08-26'],
	['timestamp', '2022-08-26 25:00:00'],
	['timestamp', '2022-08-26x01:02:03'],
	['list', 'a,b'],
	['list', '{"a": 1}'],
	['list', { length: 1 }],
	['json', '{"a": 1'],
	['json', '['.repeat(100_000)],
	['json', '['.repeat(100_000) + ']'.repeat(100_000)],
] as const;

describe('declared types', () => {
	test.each(FITS)('as %s, %j is %j', (type, value, expected) => {
		expect(coerce(type, structuredClone<JsonValue>(value as JsonValue))).toEqual({ ok: true, value: expected });
	});

	test.each(MISFITS.map(([type, value]) => [type, JSON.stringify(value).slice(0, 40), value] as const))(
		'as %s, %s is refused with a reason',
		(type, _, value) => {
			const outcome = coerce(type, structuredClone<JsonValue>(value as JsonValue));
			expect(outcome).toMatchObject({ ok: false, reason: expect.stringMatching(/^(is|has|nests) /) });
		},
	);

	test('an empty value fits every type and stays empty', () => {
		for (const type of parameterTypeSchema.options) {
			expect(coerce(type, '')).toEqual({ ok: true, value: '' });
			expect(coerce(type, null)).toEqual({ ok: true, value: null });
		}
	});

	test('any value and type give a value or a reason; a value of any type but json is kept when read again', () => {
		fc.assert(
			fc.property(fc.constantFrom(...parameterTypeSchema.options), fc.jsonValue(), (type, value) => {
				const once = coerce(type, value as JsonValue);
				if (once.ok && type !== 'json') expect(coerce(type, once.value)).toEqual(once);
			}),
			{ numRuns: 2000 },
		);
	});
});
