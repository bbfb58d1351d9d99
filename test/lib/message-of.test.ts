import { DrizzleQueryError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { messageOf } from '../../worker/lib/log-line.ts';

test('what is logged of a failed query says why it failed and holds none of its values', () => {
	const cause = new Error('D1_ERROR: no such table: tokens');
	const failure = new DrizzleQueryError('select … where hash = ?', ['a0b1c2d3e4f5'], cause);
	expect(failure.message).toContain('a0b1c2d3e4f5');
	expect(messageOf(failure)).toContain('no such table');
	expect(messageOf(failure)).not.toContain('a0b1c2d3e4f5');
});
