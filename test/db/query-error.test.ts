import { expect, test } from 'vitest';
import { openDatabase } from '../../worker/db/database.ts';
import { findTokenByHash } from '../../worker/db/query/token.ts';
import { messageOf } from '../../worker/lib/log-line.ts';

/** A database that cannot carry out anything. Only what a look-up calls of it is here. */
function brokenBinding(): D1Database {
	const fails = () => Promise.reject(new Error('D1_ERROR: no such table: tokens'));
	const statement = { bind: () => statement, first: fails, run: fails, all: fails, raw: fails };
	// biome-ignore lint/nursery/noUnsafeTypeAssertion: the rest of a binding is never called here.
	return { prepare: () => statement } as unknown as D1Database;
}

test('what is logged of a failed query says why it failed and holds none of its values', async () => {
	const hash = 'a0b1c2d3e4f5';
	const failure: unknown = await findTokenByHash(openDatabase(brokenBinding()), hash).catch((error: unknown) => error);
	expect(messageOf(failure)).toContain('no such table');
	expect(messageOf(failure)).not.toContain(hash);
});
