import { fold } from '../engine/evolve.ts';
import type { Fact } from '../engine/fact.ts';
import { restore, type Snapshot, snapshotOf } from '../engine/snapshot.ts';
import type { FactRange, Run } from '../engine/state.ts';
import { assert } from '../lib/assert.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { firstSeqOf, ROWS_PER_RECORD_MAX, snapshotId, turnId } from './entry-id.ts';
import type { Entry, EntryTable } from './entry-table.ts';
import { decodeFact, encodeFact, factsIn, type StoredFact, storedFacts } from './fact-codec.ts';
import { LargeValues } from './large-values.ts';
import { applyMigrations } from './object-migrations.ts';
import { RecordRows, type RowsRef } from './record-rows.ts';
import { StorageFault } from './storage-fault.ts';
import { recordsOf, type StoredRecord } from './stored-records.ts';
import { UnreadableLog } from './unreadable-log.ts';

/** A snapshot is written when the log has grown by this much since the last, and by twice the last one's size. */
const SNAPSHOT_AFTER_CHARACTERS = 1024 * 1024;

const SNAPSHOT_VERSION = 1;

/** Fields of facts that may be large: what is captured at start or takes its place, and what tasks put out. */
const LARGE_FACT_FIELDS = ['spec', 'document', 'amendments', 'outputs'];

/**
 * A run's log in its object's storage: the facts of a turn as one row, a snapshot now and then, large values apart.
 * Everything else about a run is memory, rebuilt by folding.
 */
export class FactStore {
	readonly #table: EntryTable;
	readonly #snapshotAfter: number;
	readonly #values = new LargeValues();
	#sinceSnapshot = 0;
	#snapshotSize = 0;

	/** @param snapshotAfter characters of the log after which there is a snapshot. */
	constructor(table: EntryTable, snapshotAfter = SNAPSHOT_AFTER_CHARACTERS) {
		this.#table = table;
		this.#snapshotAfter = snapshotAfter;
	}

	/**
	 * The run as its log tells it; null for an object that was never started. Brings the schema up to date.
	 *
	 * @throws UnreadableLog when the log cannot be folded to its end.
	 */
	load(): Run | null {
		if (!this.#table.exists()) return null;
		applyMigrations(this.#table);
		return this.read();
	}

	/**
	 * The run of a store that nothing is written to: migrations only ever add what can be left unread.
	 *
	 * @param upTo the last fact that is folded.
	 * @throws UnreadableLog when the log cannot be folded so far.
	 */
	read(upTo = Number.MAX_SAFE_INTEGER): Run | null {
		const { base, turns } = this.#tail();
		this.#sinceSnapshot = 0;
		let run = base;
		for (const turn of turns) {
			if (firstSeqOf(turn.id) > upTo) break;
			this.#sinceSnapshot += turn.text.length;
			run = this.#foldTurn(turn, run, upTo);
		}
		return run;
	}

	/** Number of the last fact that is stored, readable or not: at least that of a turn whose text is broken. 0 for none. */
	lastSeq(): number {
		for (const { id, kind } of this.#table.descending(Number.MAX_SAFE_INTEGER)) {
			if (kind !== 'turn') continue;
			const [turn] = recordsOf(this.#table.ascending(id));
			return firstSeqOf(id) + factsIn(turn?.text ?? '') - 1;
		}
		return 0;
	}

	/**
	 * Appends a turn's facts, of which the first has this number, and a snapshot when the log has grown enough.
	 *
	 * @param isBase the log is folded from here on, whatever lies before: there is a snapshot in any case.
	 * @throws Error when the platform refuses; nothing is written then, and this store is to be thrown away.
	 */
	append(run: Run, facts: readonly Fact[], firstSeq: number, isBase = false): void {
		this.#table.atomically(() => {
			if (firstSeq === 1) this.#table.create();
			const rows = new RecordRows(turnId(firstSeq));
			const stored = facts.map((fact) => this.#values.takeOut(encodeFact(fact), LARGE_FACT_FIELDS, rows));
			const text = JSON.stringify(stored);
			rows.add('turn', text);
			this.#insert(rows.rows);
			this.#sinceSnapshot += text.length;
			const hasGrown = this.#sinceSnapshot > Math.max(this.#snapshotAfter, 2 * this.#snapshotSize);
			if (isBase || hasGrown) this.#writeSnapshot(run);
		});
	}

	/**
	 * Facts after number `afterSeq` with their numbers, oldest first.
	 *
	 * @param leftOut facts that cannot be folded, and are not read.
	 */
	*factsAfter(
		afterSeq: number,
		leftOut: readonly FactRange[] = [],
	): Generator<{ readonly seq: number; readonly fact: Fact }> {
		if (!this.#table.exists()) return;
		for (const record of recordsOf(this.#table.ascending(this.#turnHolding(afterSeq + 1)))) {
			if (record.kind !== 'turn') continue;
			for (const numbered of this.#factsOf(record, leftOut)) if (numbered.seq > afterSeq) yield numbered;
		}
	}

	/** Facts that concern one task, or the run as a whole, oldest first. Turns that name neither are not parsed. */
	*factsAbout(
		key: string,
		leftOut: readonly FactRange[] = [],
	): Generator<{ readonly seq: number; readonly fact: Fact }> {
		if (!this.#table.exists()) return;
		const name = JSON.stringify(key);
		for (const record of recordsOf(this.#table.ascending(0))) {
			if (record.kind !== 'turn' || !(record.text.includes(name) || OF_THE_RUN.test(record.text))) continue;
			yield* this.#factsOf(record, leftOut);
		}
	}

	#turnHolding(seq: number): number {
		for (const { id, kind } of this.#table.descending(snapshotId(seq)))
			if (kind === 'turn') return turnId(firstSeqOf(id));
		return 0;
	}

	/** The last snapshot this release can read, and the turns after it. */
	#tail(): { base: Run | null; turns: readonly StoredRecord[] } {
		const entries: Entry[] = [];
		for (const entry of this.#table.descending(Number.MAX_SAFE_INTEGER)) {
			entries.push(entry);
			if (entry.kind !== 'snapshot') continue;
			const [snapshot, ...later] = recordsOf(entries.toReversed());
			const base = snapshot === undefined ? null : this.#snapshotIfSound(snapshot.text);
			if (base !== null) return { base, turns: later.filter(({ kind }) => kind === 'turn') };
		}
		return { base: null, turns: [...recordsOf(entries.toReversed())].filter(({ kind }) => kind === 'turn') };
	}

	#foldTurn({ id, text }: StoredRecord, onto: Run | null, upTo: number): Run | null {
		let run = onto;
		let seq = firstSeqOf(id);
		try {
			const stored: StoredFact[] = JSON.parse(text);
			for (const fact of stored) {
				if (seq > upTo) break;
				run = fold([this.#decode(fact)], run);
				seq += 1;
			}
			return run;
		} catch (problem) {
			if (problem instanceof StorageFault) throw problem;
			throw new UnreadableLog(seq, { cause: problem });
		}
	}

	*#factsOf(
		{ id, text }: StoredRecord,
		leftOut: readonly FactRange[],
	): Generator<{ readonly seq: number; readonly fact: Fact }> {
		let seq = firstSeqOf(id);
		for (const stored of storedFacts(text)) {
			if (!isWithin(seq, leftOut)) yield { seq, fact: this.#decode(stored) };
			seq += 1;
		}
	}

	#decode(fact: StoredFact): Fact {
		return decodeFact(this.#values.putBack(fact, (ref) => this.#textAt(ref)));
	}

	#textAt([first, count]: RowsRef): string {
		const bodies: string[] = [];
		try {
			for (const { body } of this.#table.ascending(first)) {
				bodies.push(body);
				if (bodies.length === count) break;
			}
		} catch (problem) {
			throw new StorageFault(messageOf(problem), { cause: problem });
		}
		return bodies.join('');
	}

	#writeSnapshot(run: Run): void {
		const rows = new RecordRows(snapshotId(run.seq));
		const { tasks, ...rest } = snapshotOf(run);
		const text = JSON.stringify({
			...this.#values.takeOut(rest, ['spec'], rows),
			tasks: tasks.map((task) => this.#values.takeOut(task, ['outputs'], rows)),
		});
		rows.add('snapshot', text);
		this.#insert(rows.rows);
		this.#sinceSnapshot = 0;
		this.#snapshotSize = text.length;
	}

	/** The log is the truth, and a snapshot a way to read less of it: one that cannot be restored is passed over. */
	#snapshotIfSound(text: string): Run | null {
		try {
			return this.#readSnapshot(text);
		} catch (problem) {
			if (problem instanceof StorageFault) throw problem;
			logLine('snapshot_unreadable', { problem: messageOf(problem) });
			return null;
		}
	}

	#readSnapshot(text: string): Run | null {
		const stored: StoredSnapshot = JSON.parse(text);
		if (stored.version !== SNAPSHOT_VERSION) return null;
		const back = (record: Readonly<Record<string, unknown>>) =>
			this.#values.putBack(record, (ref) => this.#textAt(ref));
		const snapshot = { ...back(stored), tasks: stored.tasks.map(back) };
		this.#snapshotSize = text.length;
		return isSnapshot(snapshot) ? restore(snapshot) : null;
	}

	#insert(rows: readonly Entry[]): void {
		assert(rows.length <= ROWS_PER_RECORD_MAX, 'a turn or snapshot fits into its range of ids');
		this.#table.insert(rows);
	}
}

/** What facts about the run as a whole have, and few others. */
const OF_THE_RUN = /"(?:by|forcedBy)":|"(?:failure_strategy_applied|instance_paused)"/;

type StoredSnapshot = Readonly<Record<string, unknown>> & {
	readonly tasks: readonly Readonly<Record<string, unknown>>[];
};

function isWithin(seq: number, ranges: readonly FactRange[]): boolean {
	return ranges.some(({ from, upTo }) => seq >= from && seq <= upTo);
}

/** Snapshots are written by this store alone, so one of the right version with its parts in place is whole. */
function isSnapshot(stored: object): stored is Snapshot {
	return 'spec' in stored && 'run' in stored && 'tasks' in stored;
}
