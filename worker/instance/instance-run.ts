import { type ClaimedAttempt, claimOf, isClaimStored } from '../engine/claim.ts';
import type { AttemptRef, Command } from '../engine/command.ts';
import { nextDeadline } from '../engine/deadline.ts';
import { decide } from '../engine/decide.ts';
import type { Turn } from '../engine/draft.ts';
import type { Actor, RunSpec } from '../engine/run-spec.ts';
import type { Run } from '../engine/state.ts';
import { messageOf } from '../lib/log-line.ts';
import { beginning, NEW_START, type StartWord } from './beginning.ts';
import type { Carried } from './carried.ts';
import { endOf } from './end-report.ts';
import { HotTime } from './hot-time.ts';
import type { InstancePorts } from './instance-ports.ts';
import { Listing } from './listing.ts';
import { HELD, HOLD_RETRY_MS, type PlatformHold, unreadableRefusal } from './platform-hold.ts';
import { relistMessages } from './projection-messages.ts';
import { secondClockAt } from './projection-pace.ts';
import { ReadableRun } from './readable-run.ts';
import type { Refusal, Started } from './rpc.ts';
import { RunAlarm } from './run-alarm.ts';
import { RunArchive } from './run-archive.ts';
import { RunClosing } from './run-closing.ts';
import { RunSends } from './run-sends.ts';
import { type Acted, RunTurns, type Taken } from './run-turns.ts';
import { takenOf, usedOf } from './slots.ts';
import { StoredRun } from './stored-run.ts';
import { WakeBudget } from './wake-budget.ts';
import { isYoung } from './young-run.ts';

/** A run that is this much overdue when somebody looks at it is woken on the spot: the third clock. */
const OVERDUE_MS = 1000;

/** A run's loop, free of the platform: what may be asked of a run, and the clocks that wake it. */
export class InstanceRun {
	readonly #ports: InstancePorts;
	readonly #stored: StoredRun;
	readonly #alarm: RunAlarm;
	readonly #listing: Listing;
	readonly #turns: RunTurns;
	readonly #archive: RunArchive;
	/** Ends that need no readable log. */
	readonly closing: RunClosing;
	/** What can be told of it. */
	readonly reads: ReadableRun;
	readonly #wakes = new WakeBudget();

	constructor(ports: InstancePorts) {
		this.#ports = ports;
		this.#stored = new StoredRun(ports.table, ports.snapshotAfter);
		const hot = new HotTime(ports.archive.hotMsAssumed);
		this.#alarm = new RunAlarm(ports, hot);
		this.#listing = new Listing(ports.after);
		const [stored, alarm, listing] = [this.#stored, this.#alarm, this.#listing];
		const sends = new RunSends(ports, listing, { load: () => this.load(), act: (command) => this.act(command) });
		const turns = new RunTurns({ ports, stored, alarm, listing, sends });
		this.#turns = turns;
		const archive = new RunArchive({ ports, stored, alarm, hot, turns });
		this.#archive = archive;
		this.reads = new ReadableRun({ ports, stored, alarm });
		const forceClose = (by: Actor) => this.operate((at) => ({ kind: 'force_close', at, by }));
		this.closing = new RunClosing({ ports, stored, turns, archive, forceClose });
	}

	get hold(): PlatformHold | null {
		return this.#alarm.hold;
	}

	/** The run as its log tells it, for reading; null when there is none. */
	load(): Run | null {
		return this.#stored.load();
	}

	/** When the run was given up to the archive; null for one that lives here. */
	get archivedAt(): number | null {
		return this.load() === null ? null : this.#stored.sealedAt;
	}

	/** Facts that concern one task, or the run as a whole, oldest first. */
	factsAbout(...args: Parameters<StoredRun['factsAbout']>): ReturnType<StoredRun['factsAbout']> {
		return this.#stored.factsAbout(...args);
	}

	/** Facts after number `afterSeq` with their numbers, oldest first. */
	factsAfter(...args: Parameters<StoredRun['factsAfter']>): ReturnType<StoredRun['factsAfter']> {
		return this.#stored.factsAfter(...args);
	}

	/**
	 * Begins the run; one that has begun stays as it is. Answers at once when the scheduler will look again, and confirms
	 * nothing before the lists have its row: a run that they do not know is out of the second clock's sight.
	 *
	 * One that waits for its turn arms itself at once: its scheduler may have nothing to do with it for days.
	 */
	async start(spec: RunSpec, { hasEnded, waits }: StartWord = NEW_START): Promise<Started | Refusal> {
		const carried = hasEnded ? null : await this.#carriedBy(spec);
		const again = this.#listing.isListed ? UNCHANGED : UNLISTED;
		const taken = await this.#turns.take((begun, now) => {
			if (begun === null && hasEnded) return null;
			this.#turns.isLookedAfter = begun === null && waits === null;
			return begun === null ? beginning({ spec, now, carried, waits }) : { run: begun, turn: again };
		}, 0);
		return 'ok' in taken ? taken : this.#started(taken);
	}

	/** Carries out what the scheduler says to a run that waits for its turn. */
	async told(command: (now: number) => Extract<Command, { kind: 'let_go' | 'discard' }>): Promise<Started | Refusal> {
		const again = this.#listing.isListed ? null : UNLISTED;
		const taken = await this.#turns.take((run, now) => {
			if (run === null) return null;
			const turn = decide(run, command(now));
			return { run, turn: turn.facts.length === 0 ? (again ?? turn) : turn };
		}, 0);
		return 'ok' in taken ? taken : this.#started(taken);
	}

	async #started(taken: Taken): Promise<Started | Refusal> {
		if (this.#turns.isLookedAfter && this.#stored.remembered?.endedAt === null) {
			await this.#ports.later(taken.sends);
			return { ok: true, end: null, lookAgain: true };
		}
		await taken.sends;
		if (!this.#listing.isListed) return HELD;
		const run = this.load();
		const end = run === null ? null : endOf(run);
		const lookAgain = end === null && this.#turns.isLookedAfter;
		return { ok: true, end, lookAgain, ...(run === null || run.inLine === null ? {} : { ticket: run.inLine.ticket }) };
	}

	/** What a run that begins carries over from another; null when there is none, or nothing is left of it. */
	async #carriedBy({ projectId, recoverFrom }: RunSpec): Promise<Carried | null> {
		if (recoverFrom === undefined || this.load() !== null) return null;
		return this.#ports.successesOf({ projectId, instanceId: recoverFrom });
	}

	/**
	 * Carries out a command; at most `take` attempts that become runnable are handed to the asker. The answer does not wait
	 * for what is sent: the run is armed for that, and debts close only when they are acknowledged.
	 */
	async act(command: (now: number) => Command, take = 0): Promise<Acted | Refusal> {
		const taken = await this.#turns.command(command, take);
		if ('ok' in taken) return taken;
		await this.#ports.later(taken.sends);
		return taken.acted;
	}

	/**
	 * Carries out what a person asked for, who may count on it that the other parts were told.
	 *
	 * @param mayOpen whether it is carried out at this time on a run that has ended; always where nobody asks.
	 */
	async operate(
		command: (now: number) => Command,
		mayOpen: (now: number) => boolean = () => true,
	): Promise<Acted | Refusal> {
		const flaw = this.#stored.flaw();
		if (flaw !== null) return unreadableRefusal(flaw);
		if (this.load() !== null && this.archivedAt === null) await this.#alarm.armSoon(this.#ports.now());
		let isShut = false;
		const taken = await this.#turns.take((run, now) => {
			isShut = run !== null && run.endedAt !== null && !mayOpen(now);
			return run === null || isShut ? null : { run, turn: decide(run, command(now)) };
		}, 0);
		if (isShut) return HELD;
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
			if (await this.#archive.advance()) return;
			const before = this.load()?.seq ?? 0;
			const taken = await this.#turns.command((at) => ({ kind: 'tick', at }));
			if ('sends' in taken) await taken.sends;
			this.#wakes.woke((this.#stored.remembered?.seq ?? 0) > before);
		} catch (problem) {
			this.#ports.log('wake_failed', { problem: messageOf(problem) });
			await this.#alarm.ensure(now + HOLD_RETRY_MS);
		}
	}

	/** Wakes the run if it is overdue, whatever became of its alarm, and makes sure of the alarm. */
	async refresh(): Promise<void> {
		if (this.#stored.flaw() !== null) return;
		const run = this.load();
		const due = run === null ? null : nextDeadline(run);
		if (run === null || due === null) return;
		const now = this.#ports.now();
		if (this.hold !== null || due < now - OVERDUE_MS) await this.act((at) => ({ kind: 'tick', at }));
		else if (!this.#turns.isLookedAfter || !isYoung(run, [], due, now)) {
			await this.#alarm.load(now);
			await this.#alarm.ensure(due);
		}
	}

	/**
	 * The second clock looks after the run. Gives the time at which it should look again; null when it need not. Nobody
	 * asks about a run that owes nothing unless its row in the lists is behind, so that row is sent again.
	 */
	async poke(): Promise<number | null> {
		if (await this.#archive.advance()) return null;
		await this.refresh();
		const run = this.load();
		if (run === null) return null;
		const due = nextDeadline(run);
		if (due === null) await this.#turns.list(run);
		return secondClockAt(due, this.#ports.now());
	}

	/** Tells the lists everything again, whatever they know; false when there is no run. */
	async relist(): Promise<boolean> {
		const run = this.load();
		if (run === null || this.#turns.isClosed) return false;
		await this.#ports.send.project(relistMessages(run, this.#ports.now()));
		return true;
	}

	/**
	 * Takes the slots the capacity object says it has given, as far as there is use for them; gives that number.
	 *
	 * @param n the call of this run that the capacity object heard last, 0 if it forgot; absent from the previous release.
	 */
	async granted(slots: number, n?: number): Promise<number> {
		const run = this.load();
		const used = usedOf(run, slots);
		if (run === null || run.endedAt !== null) return used;
		const taken = takenOf(run, { slots, used, n });
		if (taken !== null) await this.act((at) => ({ kind: 'slots', at, slots: run.block + taken, routes: run.routes }));
		return used;
	}
}

const UNCHANGED: Turn = { facts: [], effects: [], reply: { ok: true, changed: false, instruction: 'continue' } };

/** The first turn of a run may have died before the lists were told. */
const UNLISTED: Turn = { ...UNCHANGED, effects: [{ kind: 'project', final: false }] };
