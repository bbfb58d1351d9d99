import { expect, test } from 'vitest';
import { BLOCK_SLOTS_MAX, blockSize } from '../../../worker/schedule/block-size.ts';
import { documentOf, type NodeDraft } from '../../support/run-builder.ts';

function fan(width: number): NodeDraft[] {
	return Array.from({ length: width }, (_, place) => ({ key: `n${place}`, upstream: ['root'] }));
}

function chain(length: number): NodeDraft[] {
	return Array.from({ length }, (_, place) => ({ key: `n${place}`, upstream: place === 0 ? [] : [`n${place - 1}`] }));
}

test.each([
	['one node', [{ key: 'only' }], 1],
	['a chain', chain(10), 1],
	['a chain deeper than the call stack, written backwards', chain(10_000).toReversed(), 1],
	['a diamond', [{ key: 'root' }, ...fan(3), { key: 'end', upstream: ['n0', 'n1', 'n2'] }], 3],
	['a wide fan', [{ key: 'root' }, ...fan(500)], BLOCK_SLOTS_MAX],
] as const)('the block of %s is as wide as its widest level', (_name, nodes, expected) => {
	expect(blockSize(documentOf(nodes))).toBe(expected);
});
