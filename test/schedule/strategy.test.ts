import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit, judge, type LineEntry, placeOf } from '../../worker/schedule/strategy.ts';
import { WaitingRoom } from './waiting-room.ts';

const strategyArbitrary = fc.constantFrom(
	'serialWait' as const,
	'serialWait' as const,
	'serialPriority' as const,
	'serialPriority' as const,
	'serialDiscard' as const,
	'parallel' as const,
);

const eventArbitrary = fc.oneof(
	fc.record({ kind: fc.constant('due' as const), rank: fc.nat(4), isKept: fc.boolean() }),
	fc.record({ kind: fc.constant('due' as const), rank: fc.nat(4), isKept: fc.boolean() }),
	fc.record({ kind: fc.constantFrom('over', 'hold', 'release', 'heard'), pick: fc.nat() }),
	fc.record({ kind: fc.constantFrom('over', 'hold', 'release', 'heard'), pick: fc.nat() }),
	fc.record({ kind: fc.constant('strategy' as const), strategy: strategyArbitrary }),
);

type Strategy = Parameters<typeof judge>[0];
type Event = typeof eventArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

/** The same events told to the real line and to the waiting room. */
class Both {
	strategy: Strategy;
	line: LineEntry[] = [];
	readonly room = new WaitingRoom();
	#tickets = 0;

	constructor(strategy: Strategy) {
		this.strategy = strategy;
	}

	happen(event: Event): void {
		if (event.kind === 'due') this.#due(event);
		else if (event.kind === 'strategy') this.strategy = event.strategy;
		else this.#toOne(event.kind, event.pick);
		this.#settle();
		this.#compare();
	}

	#due({ rank, isKept }: Extract<Event, { kind: 'due' }>): void {
		const part = `run ${this.#tickets}`;
		const admission = admit(this.strategy, this.line, isKept);
		expect(admission).toBe(this.room.comes(this.strategy, { name: part, rank, isKept }));
		if (admission === 'discarded') return;
		const state = admission === 'starts' ? 'active' : 'waiting';
		this.line.push({ part, ticket: this.#tickets, state, strategy: 'serialWait', rank, by: null, isKept });
		this.#tickets += 1;
	}

	#toOne(kind: string, pick: number): void {
		const entry = this.line[pick % Math.max(1, this.line.length)];
		if (entry === undefined) return;
		const { part, state } = entry;
		const person = this.room.find(part);
		if (kind === 'heard' && state === 'called') this.#set(part, 'active');
		else if (kind === 'over') {
			this.line = this.line.filter((one) => one !== entry);
			this.room.people = this.room.people.filter((one) => one !== person);
		} else if (kind === 'hold' && state === 'waiting' && person !== undefined) {
			this.#set(part, 'held');
			person.standing = 'held';
		} else if (kind === 'release' && state === 'held' && person !== undefined) {
			this.#set(part, 'waiting');
			person.standing = 'waits';
		}
	}

	#settle(): void {
		const { called, discarded } = judge(this.strategy, this.line);
		const settled = this.room.settle(this.strategy);
		expect(called.map(({ part }) => part)).toEqual(settled.in);
		expect(discarded.map(({ part }) => part)).toEqual(settled.away);
		for (const { part } of called) this.#set(part, 'called');
		this.line = this.line.filter((entry) => !discarded.includes(entry));
	}

	#set(part: string, state: LineEntry['state']): void {
		this.line = this.line.map((entry) => (entry.part === part ? { ...entry, state } : entry));
	}

	#compare(): void {
		const isActive = ({ state }: LineEntry) => state === 'active' || state === 'called';
		for (const entry of this.line) {
			const whileIdle = entry.state === 'held' ? 'held' : 'waits';
			expect(this.room.find(entry.part)?.standing).toBe(isActive(entry) ? 'runs' : whileIdle);
		}
		expect(judge(this.strategy, this.line)).toEqual({ called: [], discarded: [] });
		const next = this.room.next(this.strategy)?.name ?? null;
		const first = this.line.find(({ part }) => placeOf(this.strategy, this.line, part) === 1)?.part ?? null;
		expect(first).toBe(next);
	}
}

describe('the execution strategy of a workflow', () => {
	test('whatever happens, lets runs in and sends them away as a waiting room does', () => {
		fc.assert(
			fc.property(strategyArbitrary, fc.array(eventArbitrary, { maxLength: 40 }), (strategy, events) => {
				const both = new Both(strategy);
				for (const event of events) both.happen(event);
			}),
			{ numRuns: 2000 },
		);
	});

	test('never has two active at once under a strategy that is serial all along, and never leaves it idle', () => {
		const serial = strategyArbitrary.filter((strategy) => strategy !== 'parallel');
		const steady = eventArbitrary.filter((event) => event.kind !== 'strategy');
		fc.assert(
			fc.property(serial, fc.array(steady, { maxLength: 40 }), (strategy, events) => {
				const both = new Both(strategy);
				for (const event of events) {
					both.happen(event);
					const active = both.line.filter(({ state }) => state === 'active' || state === 'called');
					const waiting = both.line.filter(({ state }) => state === 'waiting');
					expect(active.length).toBeLessThanOrEqual(1);
					expect(active.length === 1 || waiting.length === 0).toBe(true);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

const WAITING: LineEntry = {
	...{ part: 'one', ticket: 1, state: 'waiting', strategy: 'serialWait', rank: 2, by: null, isKept: false },
};

describe('a run that is due', () => {
	test.each([
		['active', 'waits', 'discarded'],
		['called', 'waits', 'discarded'],
		['waiting', 'waits', 'discarded'],
		['opening', 'waits', 'discarded'],
		['held', 'starts', 'starts'],
		['discarding', 'starts', 'starts'],
	] as const)('behind one that is %s %s, or is %s', (state, waits, discarded) => {
		const line = [{ ...WAITING, state }];
		expect(admit('serialWait', line, false)).toBe(waits);
		expect(admit('serialPriority', line, false)).toBe(waits);
		expect(admit('serialDiscard', line, false)).toBe(discarded);
		expect(admit('serialDiscard', line, true)).toBe(waits);
		expect(admit('parallel', line, false)).toBe('starts');
	});

	test('starts where nobody else is', () => {
		for (const strategy of ['serialWait', 'serialPriority', 'serialDiscard', 'parallel'] as const)
			expect(admit(strategy, [], false)).toBe('starts');
	});
});

test('places are counted from one among those that wait, as their turns will come', () => {
	const line: readonly LineEntry[] = [
		{ ...WAITING, part: 'active', ticket: 0, state: 'active' },
		{ ...WAITING, part: 'low', ticket: 1, rank: 3 },
		{ ...WAITING, part: 'held', ticket: 2, state: 'held', rank: 0 },
		{ ...WAITING, part: 'high', ticket: 3, rank: 0 },
		{ ...WAITING, part: 'high too', ticket: 4, rank: 0 },
	];
	const places = (strategy: Strategy) =>
		['active', 'low', 'held', 'high', 'high too'].map((part) => placeOf(strategy, line, part));
	expect(places('serialWait')).toEqual([null, 1, null, 2, 3]);
	expect(places('serialPriority')).toEqual([null, 3, null, 1, 2]);
});
