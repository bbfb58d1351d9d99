import { type ClaimedAttempt, claimOf, isClaimStored } from '../engine/claim.ts';
import type { AttemptRef, Command, Reply } from '../engine/command.ts';
import { nextDeadline } from '../engine/deadline.ts';
import { decide, start as startRun } from '../engine/decide.ts';
import type { Turn } from '../engine/draft.ts';
import type { Effect } from '../engine/effect.ts';
import type { Fact } from '../engine/fact.ts';
import type { RunSpec } from '../engine/run-spec.ts';
import type { Run } from '../engine/state.ts';
import { messageOf } from '../lib/log-line.ts';
import type { Sending } from './effects.ts';
import { endOf } from './end-report.ts';
import type { InstancePorts } from './instance-ports.ts';
import { Listing } from './listing.ts';
import { HELD, HOLD_RETRY_MS, NO_RUN, type PlatformHold } from './platform-hold.ts';
import { secondClockAt } from './projection-pace.ts';
import { removeRun } from './remove-run.ts';
import type { Refusal, Started } from './rpc.ts';
import { RunAlarm } from './run-alarm.ts';
import { RunSends } from './run-sends.ts';
import { ownSlots, usedOf } from './slots.ts';
import { StoredRun } from './stored-run.ts';
import { takeFirst } from './take-first.ts';
import { WakeBudget } from './wake-budget.ts';
import { isYoung } from './young-run.ts';

/** A run that is this much overdue when somebody looks at it is woken on the spot: the third clock. */
const OVERDUE_MS = 1000;

/** What a command came to, once its facts are stored. */
export interface Acted {
	readonly reply: Reply;
	/** Attempts handed to the asker instead of a queue. */
	readonly taken: readonly ClaimedAttempt[];
}

/** A run before and after a decision; the run is null for an object that holds none. */
interface Stepped {
	readonly run: Run;
	readonly turn: Turn;
}

type Step = (run: Run | null, now: number) => Stepped | null;

/** A turn whose facts are stored, with its sends under way; they never fail. */
interface Taken {
	readonly acted: Acted;
	readonly sends: Promise<void>;
}

/**
 * A run's loop, free of the platform: load, decide, store, arm, send. Each turn's facts are written before anything is
 * sent and without an await between the writes; memory is a cache that is thrown away whenever a write is refused.
 */
export class InstanceRun {
	readonly #ports: InstancePorts;
	readonly #stored: StoredRun;
	readonly #alarm: RunAlarm;
	readonly #listing: Listing;
	readonly #sends: RunSends;
	readonly #wakes = new WakeBudget();
	/** The scheduler was told to look again, so the run's own alarm may wait until then. */
	#isLookedAfter = false;
	#isRemoving = false;

	constructor(ports: InstancePorts) {
		this.#ports = ports;
		this.#stored = new StoredRun(ports.table);
		this.#alarm = new RunAlarm(ports);
		this.#listing = new Listing(ports.after);
		this.#sends = new RunSends(ports, this.#listing, { load: () => this.load(), act: (command) => this.act(command) });
	}

	get hold(): PlatformHold | null {
		return this.#alarm.hold;
	}

	/** The run as its log tells it, for reading; null when there is none. */
	load(): Run | null {
		return this.#stored.load();
	}

	/** Facts after number `afterSeq` with their numbers, oldest first, at most `limit`. */
	factsAfter(afterSeq: number, limit: number): ReturnType<StoredRun['factsAfter']> {
		return this.#stored.factsAfter(afterSeq, limit);
	}

	/**
	 * Begins the run; one that has begun stays as it is. Answers at once when the scheduler will look again, and confirms
	 * nothing before the lists have its row: a run that they do not know is out of the second clock's sight.
	 */
	async start(spec: RunSpec): Promise<Started | Refusal> {
		const again = this.#listing.isListed ? UNCHANGED : UNLISTED;
		const taken = await this.#turn((begun, now) => {
			this.#isLookedAfter = begun === null;
			return begun === null ? startRun(spec, now) : { run: begun, turn: again };
		}, 0);
		if ('ok' in taken) return taken;
		if (this.#isLookedAfter && this.#stored.remembered?.endedAt === null) {
			await this.#ports.later(taken.sends);
			return { ok: true, end: null, lookAgain: true };
		}
		await taken.sends;
		if (!this.#listing.isListed) return HELD;
		const run = this.load();
		const end = run === null ? null : endOf(run);
		return { ok: true, end, lookAgain: end === null && this.#isLookedAfter };
	}

	/**
	 * Carries out a command; at most `take` attempts that become runnable are handed to the asker. The answer does not wait
	 * for what is sent: the run is armed for that, and debts close only when they are acknowledged.
	 */
	async act(command: (now: number) => Command, take = 0): Promise<Acted | Refusal> {
		const taken = await this.#command(command, take);
		if ('ok' in taken) return taken;
		await this.#ports.later(taken.sends);
		return taken.acted;
	}

	/** Carries out what a person asked for, who may count on it that the other parts were told. */
	async operate(command: (now: number) => Command): Promise<Acted | Refusal> {
		const taken = await this.#command(command);
		if ('ok' in taken) return taken;
		await taken.sends;
		return taken.acted;
	}

	/**
	 * Payloads of those of the attempts that are to be delivered now. Writes nothing but for nodes that must never run
	 * twice; `held` when such a claim cannot be stored, for then nobody may have the delivery.
	 */
	async claim(attempts: readonly AttemptRef[]): Promise<readonly ClaimedAttempt[] | 'held'> {
		const run = this.load();
		if (run === null) return [];
		if (!attempts.some((ref) => isClaimStored(run, ref)))
			return attempts.map((ref) => claimOf(run, ref)).filter((claimed) => claimed !== null);
		const acted = await this.act((at) => ({ kind: 'claim', at, attempts }), attempts.length);
		if (acted === HELD) return 'held';
		return 'taken' in acted ? acted.taken : [];
	}

	/** The alarm rang. Never throws, because the platform gives up on an alarm that keeps failing. */
	async wake(): Promise<void> {
		this.#alarm.rang();
		const now = this.#ports.now();
		const parkedUntil = this.#wakes.parkedUntil(now);
		if (parkedUntil !== null) {
			this.#ports.log('wake_budget_spent', { parkedUntil });
			await this.#alarm.ensure(parkedUntil);
			return;
		}
		try {
			const before = this.load()?.seq ?? 0;
			const taken = await this.#command((at) => ({ kind: 'tick', at }));
			if ('sends' in taken) await taken.sends;
			this.#wakes.woke((this.#stored.remembered?.seq ?? 0) > before);
		} catch (problem) {
			this.#ports.log('wake_failed', { problem: messageOf(problem) });
			await this.#alarm.ensure(now + HOLD_RETRY_MS);
		}
	}

	/** Wakes the run if it is overdue, whatever became of its alarm, and makes sure of the alarm. */
	async refresh(): Promise<void> {
		const run = this.load();
		const due = run === null ? null : nextDeadline(run);
		if (run === null || due === null) return;
		const now = this.#ports.now();
		if (this.hold !== null || due < now - OVERDUE_MS) await this.act((at) => ({ kind: 'tick', at }));
		else if (!this.#isLookedAfter || !isYoung(run, [], due, now)) {
			await this.#alarm.load(now);
			await this.#alarm.ensure(due);
		}
	}

	/**
	 * The second clock looks after the run. Gives the time at which it should look again; null when it need not. Nobody
	 * asks about a run that owes nothing unless its row in the lists is behind, so that row is sent again.
	 */
	async poke(): Promise<number | null> {
		await this.refresh();
		const run = this.load();
		if (run === null) return null;
		const due = nextDeadline(run);
		if (due === null) await this.#sends.list(run, this.#standing());
		return secondClockAt(due, this.#ports.now());
	}

	/** Takes the slots the capacity object says it has given, as far as there is use for them; gives that number. */
	async granted(slots: number): Promise<number> {
		const run = this.load();
		const used = usedOf(run, slots);
		if (run === null || used === ownSlots(run) || run.endedAt !== null) return used;
		await this.act((at) => ({ kind: 'slots', at, slots: run.spec.slots + used, routes: run.routes }));
		return used;
	}

	/**
	 * Takes leave of everybody and erases the run. Nothing happens to it meanwhile; a removal that broke off is completed
	 * by the next.
	 */
	async remove(erase: () => Promise<void>): Promise<{ readonly ok: true } | Refusal> {
		const run = this.load();
		if (run === null) return NO_RUN;
		if (this.#isRemoving) return HELD;
		this.#isRemoving = true;
		try {
			const removed = await removeRun(run, this.#ports.send);
			if (!removed.ok) return removed;
			await erase();
			this.forget();
			return removed;
		} finally {
			this.#isRemoving = false;
		}
	}

	/** Memory that no longer matches storage is thrown away: after a refused write, and when everything was removed. */
	forget(): void {
		this.#stored.forget();
		this.#listing.forget();
	}

	#command(command: (now: number) => Command, take = 0): Promise<Taken | Refusal> {
		return this.#turn((run, now) => (run === null ? null : { run, turn: decide(run, command(now)) }), take);
	}

	async #turn(step: Step, take: number): Promise<Taken | Refusal> {
		const now = this.#ports.now();
		const stored = await this.#decideAndStore(step, now);
		if (stored === 'held') return HELD;
		if (stored === null) return NO_RUN;
		const { run, turn } = stored;
		const { taken, left } = takeFirst(run, turn.effects, take);
		const due = nextDeadline(run);
		this.#isLookedAfter &&= this.hold === null && isYoung(run, turn.facts, due, now);
		const effects = this.#withRow(run, turn, left, now);
		const sends = this.#sends.prepare({ run, effects, ...this.#standing() });
		if (!this.#isLookedAfter) await this.#alarm.follow(run, turn, now);
		if (turn.facts.length > 0) this.#ports.changed(run, turn.facts);
		for (const fact of turn.facts) if (fact.kind === 'orphans_healed') alertOf(fact, this.#ports);
		await sends.control();
		return { acted: { reply: turn.reply, taken }, sends: sends.rest() };
	}

	/** From the decision to the last write there is no await, so the platform commits them together or not at all. */
	async #decideAndStore(step: Step, now: number): Promise<Stepped | 'held' | null> {
		let before: Run | null;
		try {
			await this.#alarm.load(now);
			before = this.load();
		} catch (problem) {
			return this.#refused(problem);
		}
		if (this.#isRemoving) return null;
		const stepped = this.#decided(() => step(before, now));
		if (stepped === null) return null;
		try {
			this.#stored.keep(stepped.run, stepped.turn);
			return stepped;
		} catch (problem) {
			return this.#refused(problem);
		}
	}

	/** A decision that throws is a bug, not weather: its half-changed run is thrown away and the error passed on. */
	#decided<Value>(step: () => Value): Value {
		try {
			return step();
		} catch (problem) {
			this.forget();
			throw problem;
		}
	}

	#withRow(run: Run, { facts }: Turn, effects: readonly Effect[], now: number): readonly Effect[] {
		if (this.#isLookedAfter && facts[0]?.kind === 'instance_started') this.#listing.putOff(now, () => this.#list());
		return this.#listing.withRow(facts, effects, { now, startedAt: run.startedAt });
	}

	/** The first row of a run that was not over soon enough to need none. */
	async #list(): Promise<void> {
		const run = this.#stored.remembered;
		if (run === null || run.endedAt !== null) return;
		this.#listing.tells(this.#ports.now());
		await this.#sends.list(run, this.#standing());
	}

	/** Who looks after the run while things are sent. */
	#standing(): Omit<Sending, 'run' | 'effects'> {
		const isLookedAfter = this.#isLookedAfter;
		return { isLookedAfter, isUnarmed: () => isLookedAfter || this.hold !== null };
	}

	async #refused(problem: unknown): Promise<'held'> {
		this.forget();
		await this.#alarm.retrySoon(problem);
		return 'held';
	}
}

const UNCHANGED: Turn = { facts: [], effects: [], reply: { ok: true, changed: false, instruction: 'continue' } };

/** The first turn of a run may have died before the lists were told. */
const UNLISTED: Turn = { ...UNCHANGED, effects: [{ kind: 'project', final: false }] };

/** Nothing but a bug leaves a task that no event would reach, so whoever operates this has to hear of it (A15). */
function alertOf({ kind, tasks }: Extract<Fact, { kind: 'orphans_healed' }>, ports: InstancePorts): void {
	ports.log(kind, { tasks: tasks.length, first: tasks[0] ?? null });
}
