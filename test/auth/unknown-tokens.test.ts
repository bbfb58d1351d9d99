import { expect, test } from 'vitest';
import { UnknownTokens } from '../../worker/auth/unknown-tokens.ts';

test('a token that nobody issued is not asked for again within five seconds', () => {
	const unknown = new UnknownTokens();
	unknown.add('one', 1000);
	expect([unknown.has('one', 5999), unknown.has('one', 6000), unknown.has('two', 1000)]).toEqual([true, false, false]);
});

test('wrong tokens without number take no memory without bound', () => {
	const unknown = new UnknownTokens();
	for (let count = 0; count <= 10_000; count += 1) unknown.add(String(count), 0);
	expect([unknown.has('0', 1), unknown.has('10000', 1)]).toEqual([false, true]);
});
