import { expect, test } from 'vitest';
import { z } from 'zod';
import { fieldsOf } from '../../worker/api/invalid-request.ts';
import { parameterNameSchema } from '../../worker/contract/parameter.ts';
import { timeZoneSchema } from '../../worker/contract/time-zone.ts';
import { nodeKeySchema } from '../../worker/contract/workflow-document.ts';

const roles = z.array(z.string()).min(1).max(2);

test.each([
	['an empty name', z.string().min(1), '', { rule: 'required' }],
	['a short password', z.string().min(10), 'short', { rule: 'too_short', limit: 10 }],
	['a long name', z.string().max(3), 'long', { rule: 'too_long', limit: 3 }],
	['a small number', z.int().min(1), 0, { rule: 'too_small', limit: 1 }],
	['a large number', z.int().max(90), 91, { rule: 'too_large', limit: 90 }],
	['no role', roles, [], { rule: 'too_few', limit: 1 }],
	['too many roles', roles, ['a', 'b', 'c'], { rule: 'too_many', limit: 2 }],
	['text for a number', z.int(), 'x', { rule: 'wrong_type' }],
	['no address', z.email(), 'x', { rule: 'email' }],
	['a key in capitals', nodeKeySchema, 'Load', { rule: 'node_key' }],
	['a reserved name', parameterNameSchema, 'system.x', { rule: 'reserved' }],
	['what is not offered', z.enum(['a', 'b']), 'c', { rule: 'not_offered' }],
	['no zone', timeZoneSchema, 'Mars/Olympus', { rule: 'time_zone' }],
])('%s breaks a rule that programs can put into their own words', (_, schema, value, broken) => {
	const { error } = z.object({ field: schema }).safeParse({ field: value });
	expect(error && fieldsOf('body', error)).toMatchObject([{ in: 'body', pointer: '/field', ...broken }]);
});
