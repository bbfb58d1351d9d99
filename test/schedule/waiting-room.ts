import type { Admission, judge } from '../../worker/schedule/strategy.ts';

type Strategy = Parameters<typeof judge>[0];

/** A run as somebody sees it who knows nothing of tickets and ranks but who came first and who is more urgent. */
interface Person {
	readonly name: string;
	readonly rank: number;
	readonly isKept: boolean;
	standing: 'runs' | 'waits' | 'held';
}

/** A waiting room: people stand in the order in which they came. */
export class WaitingRoom {
	people: Person[] = [];

	get isBusy(): boolean {
		return this.people.some(({ standing }) => standing === 'runs');
	}

	comes(strategy: Strategy, person: Omit<Person, 'standing'>): Admission {
		const isFree = !this.isBusy && this.people.every(({ standing }) => standing === 'held');
		if (isFree || strategy === 'parallel') {
			this.people.push({ ...person, standing: 'runs' });
			return 'starts';
		}
		if (strategy === 'serialDiscard' && !person.isKept) return 'discarded';
		this.people.push({ ...person, standing: 'waits' });
		return 'waits';
	}

	/** Lets in whoever may go in, and sends away whoever may not stay. */
	settle(strategy: Strategy): { in: string[]; away: string[] } {
		const entered: string[] = [];
		for (;;) {
			const next = this.next(strategy);
			if (next === null || (this.isBusy && strategy !== 'parallel')) break;
			next.standing = 'runs';
			entered.push(next.name);
		}
		const away =
			strategy === 'serialDiscard' ? this.people.filter((one) => one.standing === 'waits' && !one.isKept) : [];
		this.people = this.people.filter((one) => !away.includes(one));
		return { in: entered, away: away.map(({ name }) => name) };
	}

	/** The first who waits; under the strategy of priorities the first of the most urgent. */
	next(strategy: Strategy): Person | null {
		let found: Person | null = null;
		for (const person of this.people) {
			if (person.standing !== 'waits') continue;
			if (found === null || (strategy === 'serialPriority' && person.rank < found.rank)) found = person;
		}
		return found;
	}

	find(name: string): Person | undefined {
		return this.people.find((person) => person.name === name);
	}
}
