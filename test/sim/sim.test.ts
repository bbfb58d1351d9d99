import { describe, expect, test } from 'vitest';
import { FAULT_KINDS } from './faults.ts';
import { type SimResult, simulate } from './simulate.ts';
import { Tally } from './tally.ts';

/** Always the same worlds, so that a change that breaks one is seen at once. */
const CORPUS = { first: 1, count: 2400 } as const;

/** Worlds nobody has seen yet. */
const FRESH_COUNT = 900;

/** Seeds that found something once. */
const FOUND = [
	10, 14, 23, 154, 164, 192, 195, 2593, 5945, 7316, 8333, 1371, 2736, 901_861, 399_588_516, 770_000_883, 770_002_904,
] as const;

const FRESH_FIRST = 100_000 + Math.floor(Math.random() * 2 ** 30);

async function runTwice(
	seeds: readonly number[],
): Promise<{ readonly tally: Tally; readonly broken: readonly string[] }> {
	const tally = new Tally();
	const broken: string[] = [];
	for (const seed of seeds) {
		const result = await simulate(seed);
		tally.add(result);
		const problem = await problemOf(result);
		if (problem !== null) broken.push(`${problem}; replay: npm run sim -- --seed ${seed} --once --trace`);
	}
	return { tally, broken };
}

async function problemOf({ seed, breach, digest }: SimResult): Promise<string | null> {
	if (breach !== null) return `seed ${seed}: ${breach}`;
	const second = await simulate(seed);
	return second.digest === digest ? null : `seed ${seed} is not deterministic`;
}

function seedsFrom(first: number, count: number): number[] {
	return Array.from({ length: count }, (_, index) => first + index);
}

/** How a run may stand when all is over; one that was discarded before it had begun never does. */
const ENDS = ['success', 'failed', 'stopped', 'discarded', 'not started'];

/** An all-error world would keep most promises, so a share of the runs has to succeed. */
function expectLife(tally: Tally): void {
	const all = [...tally.states.values()].reduce((sum, count) => sum + count, 0);
	expect((tally.states.get('success') ?? 0) / all).toBeGreaterThan(0.4);
	for (const state of ['failed', 'stopped']) expect(tally.states.get(state) ?? 0, state).toBeGreaterThan(all / 100);
	expect(ENDS).toEqual(expect.arrayContaining([...tally.states.keys()]));
}

describe('a simulated world', () => {
	test('keeps every promise for the seeds of the corpus, the same way each time, with every fault', async () => {
		const { tally, broken } = await runTwice(seedsFrom(CORPUS.first, CORPUS.count));
		console.log(`corpus ${CORPUS.first} to ${CORPUS.first + CORPUS.count - 1}\n${tally.text(FAULT_KINDS)}`);
		expect(broken.join('\n')).toBe('');
		expectLife(tally);
		expect(tally.snapshots).toBeGreaterThan(CORPUS.count / 2);
		expect(tally.archived).toBeGreaterThan(CORPUS.count);
		expect(tally.turns).toBeGreaterThan(CORPUS.count / 10);
		expect(tally.states.get('discarded')).toBeGreaterThan(0);
		for (const kind of FAULT_KINDS) expect(tally.faults.get(kind) ?? 0, kind).toBeGreaterThanOrEqual(10);
	}, 600_000);

	test('keeps every promise for seeds nobody has seen', async () => {
		const { tally, broken } = await runTwice(seedsFrom(FRESH_FIRST, FRESH_COUNT));
		console.log(`fresh ${FRESH_FIRST} to ${FRESH_FIRST + FRESH_COUNT - 1}`);
		expect(broken.join('\n')).toBe('');
		expectLife(tally);
	}, 600_000);

	test('keeps every promise for the seeds that found something once', async () => {
		const { broken } = await runTwice(FOUND);
		expect(broken.join('\n')).toBe('');
	}, 60_000);
});
