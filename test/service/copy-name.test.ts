import { expect, test } from 'vitest';
import { copyName } from '../../worker/service/copy-name.ts';

const NOW = Date.parse('2026-11-20T08:09:10.011Z');

test('a copy has a name of its own that stays a name', () => {
	expect(copyName('sales', NOW)).toBe('sales_copy_20261120080910011');
	expect(copyName('x'.repeat(200), NOW)).toHaveLength(200);
	expect(copyName('𝒳'.repeat(100), NOW).isWellFormed()).toBe(true);
});
