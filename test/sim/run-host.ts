import { evolve, fold } from '../../worker/engine/evolve.ts';
import type { Run } from '../../worker/engine/state.ts';
import type { EntryTable } from '../../worker/instance/entry-table.ts';
import { FactStore } from '../../worker/instance/fact-store.ts';
import type { SendPorts } from '../../worker/instance/instance-ports.ts';
import { InstanceRun } from '../../worker/instance/instance-run.ts';
import { LifeTable } from './life-table.ts';
import { MemoryEntryTable } from './memory-entry-table.ts';
import { SimArchive } from './sim-archive.ts';
import type { SimContext } from './sim-context.ts';
import { unawaited } from './unawaited.ts';

/** The platform tries an alarm that failed again, doubling from 2 s, and gives up after six times. */
const ALARM_RETRIES_MAX = 6;
const ALARM_RETRY_FIRST_MS = 2000;

/** How an object may fail those who use it. */
export const LIFE_PROBLEMS = {
	dead: 'the object is dead',
	beforeWrite: 'the object died before a write',
	afterWrite: 'the object died after a write, before its alarm',
	beforeSend: 'the object died before a send',
	atRest: 'the object died',
	noWrite: 'the platform refuses the write',
	noAlarm: 'the platform refuses the alarm',
} as const;

/** One life of an object: everything in it is gone when it dies. */
export interface Life {
	alive: boolean;
	/** How far the clock of its machine is off. */
	skewMs: number;
	readonly run: InstanceRun;
	/** Rejects the calls that are under way. */
	readonly calls: Set<(reason: Error) => void>;
	/** Work under way that no call waits for; it keeps the object from being put away. */
	works: number;
}

/**
 * The object of one run, without the platform: storage and alarm that last, and one life after another with the real
 * loop in it. A life can end at every port; whatever it still does afterwards reaches nobody.
 */
export class RunHost {
	readonly instanceId: string;
	readonly #sim: SimContext;
	readonly #sendsOf: (host: RunHost, life: () => Life) => SendPorts;
	readonly #snapshotAfter: number;
	#snapshotsErased = 0;
	readonly #table = new MemoryEntryTable();
	readonly #log = new FactStore(this.#table);
	#life: Life | null = null;
	readonly #archive: SimArchive;
	#alarmAt: number | null = null;
	#alarmNumber = 0;
	#refusesUntil = 0;
	/** The fold of everything stored. */
	stored: Run | null = null;

	constructor(
		{ instanceId, snapshotAfter }: { readonly instanceId: string; readonly snapshotAfter: number },
		sim: SimContext,
		sendsOf: (host: RunHost, life: () => Life) => SendPorts,
	) {
		this.instanceId = instanceId;
		this.#snapshotAfter = snapshotAfter;
		this.#sim = sim;
		this.#archive = new SimArchive(sim);
		this.#sendsOf = sendsOf;
	}

	/** Calls into the object, waking it if need be; rejects when the object dies before it answers. */
	call<Value>(ask: (run: InstanceRun) => Promise<Value> | Value): Promise<Value> {
		const life = this.#awake();
		const { promise, resolve, reject } = Promise.withResolvers<Value>();
		life.calls.add(reject);
		const over = <Outcome>(settle: (outcome: Outcome) => void) => {
			return (outcome: Outcome) => {
				if (life.calls.delete(reject)) settle(outcome);
			};
		};
		Promise.resolve()
			.then(() => ask(life.run))
			.then(over(resolve), over(reject));
		return promise;
	}

	/** The object's machine fails, or a deploy takes it away: calls under way are lost, and so is memory. */
	crash(why: string = LIFE_PROBLEMS.atRest): void {
		const life = this.#life;
		if (life === null) return;
		this.#sim.note(`${this.instanceId} dies: ${why}`);
		this.#life = null;
		life.alive = false;
		this.#sim.see({ kind: 'life_over', instanceId: this.instanceId });
		for (const reject of life.calls) reject(new Error(why));
		life.calls.clear();
	}

	/** An idle object loses its memory; one that is called does not. */
	evict(): void {
		if (!this.isIdle || this.#life === null) return;
		this.#sim.note(`${this.instanceId} is evicted`);
		this.#life.alive = false;
		this.#life = null;
		this.#sim.see({ kind: 'life_over', instanceId: this.instanceId });
	}

	/** Clocks are right from now on. */
	setClockRight(): void {
		if (this.#life !== null) this.#life.skewMs = 0;
	}

	/** True while memory could be lost without anybody noticing. */
	get isIdle(): boolean {
		return this.#life !== null && this.#life.calls.size === 0 && this.#life.works === 0;
	}

	get isAwake(): boolean {
		return this.#life !== null;
	}

	/** Shows what was stored since the last time, fact by fact. */
	noteStored(): void {
		for (const { seq, fact } of this.#log.factsAfter(this.stored?.seq ?? 0)) {
			if (this.stored === null) this.stored = fold([fact]);
			else evolve(this.stored, fact);
			const run = this.stored;
			if (run === null) continue;
			this.#sim.note(
				`${this.instanceId} #${seq} ${fact.kind === 'instance_started' ? fact.kind : JSON.stringify(fact)}`,
			);
			this.#sim.see({ kind: 'stored', run, fact, seq });
		}
	}

	/** The run as a new life, or whoever reads its archive, would load it: folded from the log anew. */
	async reload(): Promise<Run | null> {
		return this.#table.exists() ? new FactStore(this.#table).load() : this.#archive.read();
	}

	/** Whether the run lies in the archive, and nowhere else. */
	get isArchived(): boolean {
		return this.#archive.hasBundle && !this.#table.exists();
	}

	/** How many snapshots its log has had. */
	get snapshots(): number {
		return this.#snapshotsErased + [...this.#table.ascending(0)].filter(({ kind }) => kind === 'snapshot').length;
	}

	#awake(): Life {
		if (this.#life !== null) return this.#life;
		const { random, faults, clock } = this.#sim;
		const driftMs = faults.hits('clock_drifts') ? random.between(-10_000, 10_000) : 0;
		const skewMs = faults.hits('clock_jumps') ? random.between(-60_000, 600_000) : driftMs;
		const own: { life: Life | null } = { life: null };
		const life = (): Life => {
			if (own.life === null) throw new Error('A life does nothing before it began.');
			return own.life;
		};
		const run = new InstanceRun({
			table: this.#tableOf(life),
			snapshotAfter: this.#snapshotAfter,
			alarm: {
				getAlarm: () => (life().alive ? Promise.resolve(this.#alarmAt) : never()),
				setAlarm: (at) => this.#setAlarm(life(), at),
			},
			send: this.#sendsOf(this, life),
			archive: this.#archive.ports((store) => this.#storing(life(), store)),
			successesOf: () => Promise.resolve(null),
			erase: () => this.#erase(life()),
			changed: (live) => {
				const stored = this.stored;
				if (life().alive && stored !== null) this.#sim.see({ kind: 'turned', live, stored });
			},
			later: async (work) => this.#keepAlive(life(), work),
			after: (delayMs, work) =>
				clock.after(delayMs, () => {
					if (life().alive) this.#keepAlive(life(), work());
				}),
			now: () => clock.now() + life().skewMs,
			random: random.next,
			log: this.#sim.log,
		});
		own.life = { alive: true, skewMs, run, calls: new Set(), works: 0 };
		this.#life = own.life;
		if (skewMs !== 0) this.#sim.note(`${this.instanceId} wakes with a clock off by ${skewMs} ms`);
		return own.life;
	}

	/** The object may die before its bundle is written, and before it hears that it was. */
	async #storing(life: Life, store: () => Promise<void>): Promise<void> {
		for (const step of [store, async () => undefined]) {
			if (life.alive && this.#sim.faults.hits('crash_before_send')) this.crash(LIFE_PROBLEMS.beforeSend);
			if (!life.alive) return never();
			await step();
		}
	}

	/** The platform empties storage and alarm together. */
	async #erase(life: Life): Promise<void> {
		if (life.alive && this.#sim.faults.hits('crash_before_write')) this.crash(LIFE_PROBLEMS.beforeWrite);
		if (!life.alive) return never();
		this.#sim.note(`${this.instanceId} is erased`);
		this.#snapshotsErased = this.snapshots;
		this.#table.clear();
		this.#alarmAt = null;
		this.#alarmNumber += 1;
	}

	#keepAlive(life: Life, work: Promise<void>): void {
		life.works += 1;
		unawaited(
			work.finally(() => {
				life.works -= 1;
			}),
		);
	}

	#tableOf(life: () => Life): EntryTable {
		return new LifeTable(this.#table, {
			before: () => {
				if (!life().alive) throw new Error(LIFE_PROBLEMS.dead);
				if (this.#isRefused('write_refused')) throw new Error(LIFE_PROBLEMS.noWrite);
				if (this.#sim.faults.hits('crash_before_write')) {
					this.crash(LIFE_PROBLEMS.beforeWrite);
					throw new Error(LIFE_PROBLEMS.dead);
				}
			},
			after: () => {
				this.noteStored();
				if (this.#sim.faults.hits('crash_after_write')) this.crash(LIFE_PROBLEMS.afterWrite);
			},
		});
	}

	/** The platform refuses for a while: a spending cap, overload (A27). */
	#isRefused(kind: 'write_refused' | 'alarm_refused'): boolean {
		const { clock, faults, random } = this.#sim;
		if (!faults.active) return false;
		if (clock.now() < this.#refusesUntil) return true;
		if (!faults.hits(kind)) return false;
		this.#refusesUntil = clock.now() + random.between(1000, 180_000);
		return true;
	}

	#setAlarm(life: Life, at: number): Promise<void> {
		if (!life.alive) return never();
		if (this.#isRefused('alarm_refused')) return Promise.reject(new Error(LIFE_PROBLEMS.noAlarm));
		this.#alarmAt = at;
		this.#alarmNumber += 1;
		const { faults, random } = this.#sim;
		if (faults.hits('alarm_lost')) {
			// Either nothing is left of it, or it stays in the past for whoever looks.
			if (random.chance(0.5)) this.#alarmAt = null;
			return Promise.resolve();
		}
		const late = faults.hits('alarm_late') ? random.between(1000, 60_000) : 0;
		const delayMs = Math.max(0, at - life.skewMs - this.#sim.clock.now()) + 1 + late;
		this.#ringAfter(delayMs, this.#alarmNumber, 0);
		if (faults.hits('alarm_doubled')) this.#ringAfter(delayMs + random.between(0, 2000), null, 0);
		return Promise.resolve();
	}

	/** @param number of the alarm that is to ring; null for one that rings whatever was set since. */
	#ringAfter(delayMs: number, number: number | null, retries: number): void {
		this.#sim.clock.after(delayMs, () => {
			if (number !== null && number !== this.#alarmNumber) return;
			if (number !== null) this.#alarmAt = null;
			this.#sim.note(`${this.instanceId} alarm rings`);
			this.call((run) => run.wake()).catch(() => {
				if (number === this.#alarmNumber && retries < ALARM_RETRIES_MAX)
					this.#ringAfter(ALARM_RETRY_FIRST_MS * 2 ** retries, number, retries + 1);
			});
		});
	}
}

/** What somebody waits for whose process is gone. */
export function never<Value>(): Promise<Value> {
	return new Promise(() => undefined);
}
