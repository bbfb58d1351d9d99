import type { Schema } from '#lib/api/client.ts';
import { type AllowedOperation, allowedOperations } from '../../../../worker/engine/view/allowed-operations.ts';
import { INSTANCE_STATES, type InstanceQuery } from './instance-filters.ts';
import type { InstanceState, Tone } from './state-look.ts';

type Operation = Schema<'Operation'>;
type InstanceCounts = Schema<'InstanceCounts'>;

export type BulkOperation = Operation['operation'];

export const OPERATION_STATES = [
	'collecting',
	'running',
	'done',
	'aborted',
	'failed',
] as const satisfies Operation['state'][];

type Numbers = Pick<Operation, 'total' | 'changed' | 'unchanged' | 'refused'>;

/** How many runs have answered. */
export function askedOf({ changed, unchanged, refused }: Numbers): number {
	return changed + unchanged + refused;
}

/** How many have not. */
export function leftOf(operation: Numbers): number {
	return Math.max(0, operation.total - askedOf(operation));
}

/** How many runs have answered each second so far; undefined before there is anything to say. */
export function rateOf(
	operation: Numbers & Pick<Operation, 'createdAt' | 'finishedAt'>,
	nowMs: number,
): number | undefined {
	const until = operation.finishedAt === null ? nowMs : Date.parse(operation.finishedAt);
	const seconds = (until - Date.parse(operation.createdAt)) / 1000;
	return seconds < 1 || askedOf(operation) === 0 ? undefined : askedOf(operation) / seconds;
}

/** What a bar of the operation is made of; nothing that is none. */
export function sharesOf(operation: Numbers): { readonly tone: Tone; readonly share: number }[] {
	const { total, changed, unchanged, refused } = operation;
	const parts = [
		{ tone: 'success', count: changed },
		{ tone: 'neutral', count: unchanged },
		{ tone: 'failed', count: refused },
	] as const;
	return parts.filter(({ count }) => count > 0).map(({ tone, count }) => ({ tone, share: count / Math.max(1, total) }));
}

/** The filters of a list as the body of a batch says them. */
export function filterBodyOf({ state, ...others }: InstanceQuery): Schema<'InstanceFilter'> {
	if (state === undefined) return others;
	const wanted = state.split(',');
	return { ...others, state: INSTANCE_STATES.filter((each) => wanted.includes(each)) };
}

/** How many runs match a query, from the counts over all states; undefined before those are known. */
export function matchingOf(counts: InstanceCounts | undefined, { state }: InstanceQuery): number | undefined {
	if (counts === undefined) return undefined;
	const wanted = state?.split(',');
	return Object.entries(counts.byState)
		.filter(([each]) => wanted?.includes(each) ?? true)
		.reduce((sum, [, count]) => sum + (count ?? 0), 0);
}

/**
 * How many of those that were counted are in a state that allows an operation, and how many are not. Who holds what is not
 * counted, and what is so already is refused nothing.
 */
export function ableOf(
	{ byState }: InstanceCounts,
	operation: BulkOperation,
): { readonly able: number; readonly unable: number } {
	const asked = operation === 'rerun_newest' ? 'rerun' : operation;
	let [able, unable] = [0, 0];
	for (const state of INSTANCE_STATES) {
		const count = byState[state] ?? 0;
		if (mayAllow(state, asked)) able += count;
		else unable += count;
	}
	return { able, unable };
}

function mayAllow(state: InstanceState, operation: AllowedOperation): boolean {
	return [false, true].some((isHeld) => allowedOperations(state, null, isHeld).includes(operation));
}
