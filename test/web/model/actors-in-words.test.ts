import { expect, test } from 'vitest';
import { actorsInWords } from '#lib/model/actors-in-words.ts';

const ADA = 'usr_01m8qwx1zp5dc1cqe5tnfwv2kg';

test('who is named in a sentence of the API is called as people call them', () => {
	const word = (kind: string, id: string) => (id === ADA ? 'Ada' : `a ${kind}`);
	expect(actorsInWords(`user:${ADA} pauses the run.`, word)).toBe('Ada pauses the run.');
	expect(actorsInWords(`Round 2 begins, asked for by token:tok_${ADA.slice(4)}.`, word)).toBe(
		'Round 2 begins, asked for by a token.',
	);
	expect(actorsInWords('user:root wrote this, and token:short', word)).toBe('user:root wrote this, and token:short');
});
