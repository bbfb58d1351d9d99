import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../worker/contract/parameter.ts';
import { type Context, contextOf, type UpstreamValues } from '../../worker/engine/parameter/context.ts';

const EMPTY = contextOf([]);

function upstream(
	key: string,
	outputs: Record<string, JsonValue>,
	parts: Partial<UpstreamValues> = {},
): UpstreamValues {
	return { key, finishedAt: 0, context: EMPTY, outputs, ...parts };
}

/** Outputs that count how often somebody looks into them. */
function counted(outputs: Record<string, JsonValue>, count: () => void): Record<string, JsonValue> {
	return new Proxy(outputs, {
		getOwnPropertyDescriptor: (target, name) => {
			count();
			return Reflect.getOwnPropertyDescriptor(target, name);
		},
	});
}

describe('values of upstream', () => {
	test('a task sees the outputs of the one before it and all that one saw', () => {
		const first = contextOf([upstream('a', { rows: 1, file: 'x' })]);
		const second = contextOf([upstream('b', { rows: 2 }, { context: first })]);
		expect([second.get('rows'), second.get('file'), second.get('none')]).toEqual([2, 'x', undefined]);
	});

	test('where branches meet, the value finished later wins', () => {
		const early = upstream('z', { rows: 'early' }, { finishedAt: 1 });
		const late = upstream('a', { rows: 'late' }, { finishedAt: 2 });
		expect(contextOf([early, late]).get('rows')).toBe('late');
		expect(contextOf([late, early]).get('rows')).toBe('late');
	});

	test('an empty value wins over none only', () => {
		const full = upstream('a', { rows: 'full' }, { finishedAt: 1 });
		const empty = upstream('b', { rows: '' }, { finishedAt: 2 });
		expect(contextOf([full, empty]).get('rows')).toBe('full');
		expect(contextOf([empty]).get('rows')).toBe('');
	});

	test('of values finished in the same millisecond the last by node key wins', () => {
		const tasks = ['b', 'c', 'a'].map((key) => upstream(key, { rows: key }, { finishedAt: 5 }));
		expect(contextOf(tasks).get('rows')).toBe('c');
	});

	test('a value passed through is as old as its making: who replaced it wins over who only handed it on', () => {
		const source = contextOf([upstream('source', { rows: 'old' }, { finishedAt: 1 })]);
		const replaced = upstream('replaces', { rows: 'new' }, { finishedAt: 2, context: source });
		const passedOn = upstream('passes', {}, { finishedAt: 3, context: source });
		expect(contextOf([replaced, passedOn]).get('rows')).toBe('new');
	});

	test('names of the language find nothing', () => {
		const context = contextOf([upstream('a', { rows: 1 })]);
		expect(['__proto__', 'constructor', 'toString'].map((name) => context.get(name))).toEqual([
			undefined,
			undefined,
			undefined,
		]);
		expect(contextOf([upstream('a', { constructor: 'own' })]).get('constructor')).toBe('own');
	});
});

describe('cost', () => {
	test('tasks without outputs hand on the very context they have', () => {
		const context = contextOf([upstream('a', { rows: 1 })]);
		const passed = ['b', 'c', 'd'].map((key) => upstream(key, {}, { context }));
		expect(contextOf(passed)).toBe(context);
		expect(contextOf([upstream('x', {}), upstream('y', {})])).toBe(EMPTY);
	});

	test('in a chain where every task asks for the same name, each asks one step up, whatever the length', () => {
		const looksPerTask = (length: number) => {
			let looks = 0;
			let context: Context = EMPTY;
			for (let place = 0; place < length; place++) {
				const outputs = counted({ [`out${place}`]: place }, () => {
					looks += 1;
				});
				context = contextOf([upstream(`n${place}`, outputs, { context, finishedAt: place })]);
				context.get('day');
			}
			return looks / length;
		};
		expect(looksPerTask(10_000)).toBeLessThanOrEqual(looksPerTask(10) * 1.01);
	});

	test('a lookup visits a task once, however many paths lead to it', () => {
		let looks = 0;
		const count = () => {
			looks += 1;
		};
		let pair = [upstream('root', counted({ deep: 1 }, count))];
		for (let level = 0; level < 200; level++) {
			const context = contextOf(pair);
			pair = ['l', 'r'].map((side) => {
				return upstream(`${side}${level}`, counted({ [`${side}${level}`]: 1 }, count), { context });
			});
		}
		looks = 0;
		expect(contextOf(pair).get('deep')).toBe(1);
		expect(looks).toBeLessThanOrEqual(2 * (2 * 200 + 1));
	});

	test('a lookup through ten thousand tasks does not overflow the stack', () => {
		let context = contextOf([upstream('root', { deep: 'found' })]);
		for (let place = 0; place < 10_000; place++) context = contextOf([upstream(`n${place}`, { own: 1 }, { context })]);
		expect(context.get('deep')).toBe('found');
	});
});

interface Producer {
	readonly value: JsonValue;
	readonly rank: readonly [boolean, number, string];
}

/** The rule as it is written: merge the maps of all upstream, each overlaid by its own outputs. */
function merged(maps: readonly ReadonlyMap<string, Producer>[]): Map<string, Producer> {
	const result = new Map<string, Producer>();
	for (const [name, producer] of maps.flatMap((map) => [...map])) {
		const other = result.get(name);
		if (other === undefined || compareRanks(producer.rank, other.rank) > 0) result.set(name, producer);
	}
	return result;
}

function compareRanks(one: Producer['rank'], other: Producer['rank']): number {
	if (one[0] !== other[0]) return one[0] ? 1 : -1;
	if (one[1] !== other[1]) return one[1] - other[1];
	return one[2] < other[2] ? -1 : 1;
}

test('contexts of random graphs equal maps merged task by task', () => {
	const name = fc.constantFrom('x', 'y', 'z');
	const task = fc.record({
		outputs: fc.dictionary(name, fc.constantFrom('', 'one', 'two', 3)),
		before: fc.array(fc.nat(), { maxLength: 3 }),
		duration: fc.nat({ max: 3 }),
		asked: fc.option(name),
	});
	fc.assert(
		fc.property(fc.array(task, { minLength: 1, maxLength: 12 }), (tasks) => {
			const done: (UpstreamValues & { readonly seen: Map<string, Producer> })[] = [];
			for (const [place, { outputs, before, duration, asked }] of tasks.entries()) {
				const above = [...new Set(before.flatMap((pick) => (place === 0 ? [] : (done[pick % place] ?? []))))];
				const context = contextOf(above);
				const expected = merged(above.map(({ seen }) => seen));
				// Some ask at once, so that what a context remembers is used further down.
				if (asked !== null) expect(context.get(asked)).toBe(expected.get(asked)?.value);
				const key = `n${place}`;
				const finishedAt = Math.max(0, ...above.map((one) => one.finishedAt)) + duration;
				const own = Object.entries(outputs).map(
					([output, value]) => [output, { value, rank: [value !== '', finishedAt, key] }] as const,
				);
				done.push({ key, finishedAt, context, outputs, seen: new Map<string, Producer>([...expected, ...own]) });
				for (const each of ['x', 'y', 'z']) {
					if (place % 2 === 1) expect(context.get(each)).toBe(expected.get(each)?.value);
				}
			}
		}),
		{ numRuns: 2000 },
	);
});
