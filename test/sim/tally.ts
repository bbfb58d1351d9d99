import type { FaultKind } from './faults.ts';
import type { SimResult } from './simulate.ts';

/** Adds up what many worlds came to. */
export class Tally {
	runs = 0;
	events = 0;
	/** Worlds with a run that is loaded from a snapshot. */
	snapshots = 0;
	archived = 0;
	/** How often the turn came of a run that had waited for it. */
	turns = 0;
	/** Worlds by profile, and runs by end state. */
	readonly profiles = new Map<string, number>();
	readonly states = new Map<string, number>();
	/** Worlds in which each fault really occurred. */
	readonly faults = new Map<string, number>();

	add({ profile, states, faults, events, snapshots, archived, turns }: SimResult): void {
		this.runs += 1;
		this.events += events;
		this.archived += archived;
		this.turns += turns;
		if (snapshots > 0) this.snapshots += 1;
		count(this.profiles, profile);
		for (const state of states) count(this.states, state);
		for (const kind of faults.keys()) count(this.faults, kind);
	}

	/** For people: everything counted, and the faults that never occurred. */
	text(kinds: readonly FaultKind[]): string {
		const never = kinds.filter((kind) => !this.faults.has(kind));
		return [
			`events per world: ${(this.events / Math.max(1, this.runs)).toFixed(0)}`,
			`worlds with snapshots: ${this.snapshots}`,
			`runs archived: ${this.archived}`,
			`turns that came: ${this.turns}`,
			`profiles: ${listed(this.profiles)}`,
			`end states of runs: ${listed(this.states)}`,
			`worlds with each fault: ${listed(this.faults)}`,
			...(never.length === 0 ? [] : [`never occurred: ${never.join(', ')}`]),
		].join('\n');
	}
}

function count(counts: Map<string, number>, name: string): void {
	counts.set(name, (counts.get(name) ?? 0) + 1);
}

function listed(counts: ReadonlyMap<string, number>): string {
	const sorted = [...counts].sort(([, one], [, other]) => other - one);
	return sorted.map(([name, number]) => `${name} ${number}`).join(', ');
}
