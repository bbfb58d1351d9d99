import { expect, test } from 'vitest';
import { unreachable } from '../../worker/lib/unreachable.ts';

test('a value that no type foresaw stops the turn and is named', () => {
	const foreseenByNobody: unknown = 'melting';
	expect(() => unreachable(foreseenByNobody as never)).toThrow('"melting"');
});
