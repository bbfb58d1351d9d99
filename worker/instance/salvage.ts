import { evolve } from '../engine/evolve.ts';
import type { Fact } from '../engine/fact.ts';
import type { Actor } from '../engine/run-spec.ts';
import type { Run } from '../engine/state.ts';
import type { EntryTable } from './entry-table.ts';
import { FactStore } from './fact-store.ts';
import type { UnreadableLog } from './unreadable-log.ts';

/** A run as far as its log tells, with everything after that left out. */
export interface Salvage {
	readonly run: Run;
	/** What leaves the rest out, for whoever goes on from here. The run has followed it, and is open. */
	readonly fact: Extract<Fact, { kind: 'facts_left_out' }>;
}

/**
 * What is left of a run whose log cannot be folded to its end. Null when not even its start can be read; writes nothing.
 *
 * @throws Error when the platform refuses to read.
 */
export function salvage(
	table: EntryTable,
	{ seq: from, problem }: UnreadableLog,
	at: number,
	by: Actor,
): Salvage | null {
	const store = new FactStore(table);
	const run = from === 1 ? null : store.read(from - 1);
	if (run === null) return null;
	const upTo = store.lastSeq();
	const kind = 'facts_left_out';
	const fact = { kind, at: Math.max(at, run.lastFactAt), from, upTo, problem, by } as const;
	evolve(run, fact);
	return { run, fact };
}
