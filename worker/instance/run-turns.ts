import type { ClaimedAttempt } from '../engine/claim.ts';
import type { Command, Reply } from '../engine/command.ts';
import { nextDeadline } from '../engine/deadline.ts';
import { decide } from '../engine/decide.ts';
import type { Turn } from '../engine/draft.ts';
import type { Effect } from '../engine/effect.ts';
import type { Fact } from '../engine/fact.ts';
import type { Actor } from '../engine/run-spec.ts';
import type { Run } from '../engine/state.ts';
import { messageOf } from '../lib/log-line.ts';
import type { Sending } from './effects.ts';
import { isSettled } from './hot-time.ts';
import type { InstancePorts } from './instance-ports.ts';
import type { Listing } from './listing.ts';
import { archivedRefusal, HELD, NO_RUN } from './platform-hold.ts';
import type { Refusal } from './rpc.ts';
import type { RunAlarm } from './run-alarm.ts';
import type { RunSends } from './run-sends.ts';
import type { Salvage } from './salvage.ts';
import type { StoredRun } from './stored-run.ts';
import { takeFirst } from './take-first.ts';
import { UndecidedTurn } from './undecided-turn.ts';
import { isYoung } from './young-run.ts';

/** What a command came to, once its facts are stored. */
export interface Acted {
	readonly reply: Reply;
	/** Attempts handed to the asker instead of a queue. */
	readonly taken: readonly ClaimedAttempt[];
}

/** A run before and after a decision. */
interface Stepped {
	readonly run: Run;
	readonly turn: Turn;
}

/** What is decided about a run, null for an object that holds none; null when there is nothing to decide about. */
type Step = (run: Run | null, now: number) => Stepped | null;

/** A turn whose facts are stored, with its sends under way; they never fail. */
export interface Taken {
	readonly acted: Acted;
	readonly sends: Promise<void>;
}

/** What a turn goes through. */
export interface TurnParts {
	readonly ports: InstancePorts;
	readonly stored: StoredRun;
	readonly alarm: RunAlarm;
	readonly listing: Listing;
	readonly sends: RunSends;
}

/**
 * The turns of a run: decide, store, arm, send. Each turn's facts are written before anything is sent and without an
 * await between the writes; memory is a cache that is thrown away whenever a write is refused.
 */
export class RunTurns {
	readonly #parts: TurnParts;
	/** The scheduler was told to look again, so the run's own alarm may wait until then. */
	isLookedAfter = false;
	/** Nothing happens to a run that is being removed. */
	isClosed = false;

	constructor(parts: TurnParts) {
		this.#parts = parts;
	}

	/** A turn by command; at most `take` attempts that become runnable are handed to the asker. */
	command(command: (now: number) => Command, take = 0): Promise<Taken | Refusal> {
		return this.take((run, now) => (run === null ? null : { run, turn: decide(run, command(now)) }), take);
	}

	async take(step: Step, take: number): Promise<Taken | Refusal> {
		const now = this.#parts.ports.now();
		const stored = await this.#decideAndStore(step, now);
		return 'ok' in stored ? stored : this.#send(stored, take, now);
	}

	/**
	 * Closes a run whose log cannot be folded to its end, from what it tells: the log begins anew there. Null when it can be
	 * folded, or there is none.
	 *
	 * @throws UnreadableLog when not even its start can be read.
	 * @throws UndecidedTurn when what can be read cannot be closed.
	 */
	async closeSalvaged(by: Actor): Promise<Taken | Refusal | null> {
		const { ports, stored } = this.#parts;
		const now = ports.now();
		const salvaged = this.#salvaged(now, by);
		if (salvaged === null) return null;
		// A run that is on its way into the archive cannot get there unread, so the seal does not keep it from being closed.
		const begun = await this.#begin(() => salvaged.run, now);
		if ('ok' in begun) return begun;
		const { run, fact } = salvaged;
		const { facts, ...turn } = this.#decided(() => decide(run, { kind: 'force_close', at: now, by }));
		const closed = { run, turn: { ...turn, facts: [fact, ...facts] } };
		try {
			stored.keep(run, closed.turn, true);
		} catch (problem) {
			return this.#refused(problem);
		}
		return this.#send(closed, 0, now);
	}

	#salvaged(now: number, by: Actor): Salvage | null {
		const { stored } = this.#parts;
		const flaw = stored.flaw();
		if (flaw === null) return null;
		const salvaged = stored.salvage(flaw, now, by);
		if (salvaged === null) throw flaw;
		return salvaged;
	}

	/** Brings the run's row in the lists up to date. */
	list(run: Run): Promise<void> {
		return this.#parts.sends.list(run, this.#standing());
	}

	/** Memory that no longer matches storage is thrown away: after a refused write, and when everything was removed. */
	forget(): void {
		this.#parts.stored.forget();
		this.#parts.listing.forget();
	}

	/** The run as a turn finds it, and whether anything may happen to it. */
	async #begin(load: () => Run | null, now: number): Promise<{ readonly before: Run | null } | Refusal> {
		const { alarm, listing } = this.#parts;
		let before: Run | null;
		try {
			await alarm.load(now);
			before = load();
			listing.finds(before, now);
		} catch (problem) {
			return this.#refused(problem);
		}
		return this.isClosed ? NO_RUN : { before };
	}

	/** From the decision to the last write there is no await, so the platform commits them together or not at all. */
	async #decideAndStore(step: Step, now: number): Promise<Stepped | Refusal> {
		const { stored } = this.#parts;
		const begun = await this.#begin(() => stored.load(), now);
		if ('ok' in begun) return begun;
		const { before } = begun;
		if (before !== null && stored.sealedAt !== null) return archivedRefusal(before);
		const stepped = this.#decided(() => step(before, now));
		if (stepped === null) return NO_RUN;
		try {
			stored.keep(stepped.run, stepped.turn);
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
			throw new UndecidedTurn(messageOf(problem), { cause: problem });
		}
	}

	/** Arms for what a stored turn left due, and sends what it owes. */
	async #send({ run, turn }: Stepped, take: number, now: number): Promise<Taken> {
		const { ports, alarm } = this.#parts;
		const { taken, left } = takeFirst(run, turn.effects, take);
		const due = nextDeadline(run);
		this.isLookedAfter &&= alarm.hold === null && isYoung(run, turn.facts, due, now);
		const effects = this.#withRow(run, turn, left, now);
		const sends = this.#parts.sends.prepare({ run, effects, ...this.#standing() });
		if (!this.isLookedAfter || isSettled(run)) await alarm.follow(run, turn, now);
		if (turn.facts.length > 0) ports.changed(run, turn.facts);
		for (const fact of turn.facts) if (fact.kind === 'orphans_healed') alertOf(fact, ports);
		await sends.control();
		return { acted: { reply: turn.reply, taken }, sends: sends.rest() };
	}

	#withRow(run: Run, { facts }: Turn, effects: readonly Effect[], now: number): readonly Effect[] {
		const { listing } = this.#parts;
		if (this.isLookedAfter && facts[0]?.kind === 'instance_started') listing.putOff(now, () => this.#listFirst());
		return listing.withRow(run, facts, effects, now);
	}

	/** The first row of a run that was not over soon enough to need none. */
	async #listFirst(): Promise<void> {
		const { stored, listing, ports } = this.#parts;
		const run = stored.remembered;
		if (run === null || run.endedAt !== null) return;
		listing.tells(ports.now());
		await this.list(run);
	}

	/** Who looks after the run while things are sent. */
	#standing(): Omit<Sending, 'run' | 'effects' | 'tasks'> {
		const { isLookedAfter } = this;
		const { alarm, listing } = this.#parts;
		// An alarm can be lost, and the second clock sees nothing of a run that the lists may never have heard of.
		const { isListed } = listing;
		return { isLookedAfter, isUnarmed: () => isLookedAfter || alarm.hold !== null || !isListed };
	}

	async #refused(problem: unknown): Promise<Refusal> {
		this.forget();
		await this.#parts.alarm.retrySoon(problem);
		return HELD;
	}
}

/** Nothing but a bug leaves a task that no event would reach, so whoever operates this has to hear of it (A15). */
function alertOf({ kind, tasks }: Extract<Fact, { kind: 'orphans_healed' }>, ports: InstancePorts): void {
	ports.log(kind, { tasks: tasks.length, first: tasks[0] ?? null });
}
