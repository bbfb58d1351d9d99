import { DurableObject } from 'cloudflare:workers';
import { capacityStub } from '../capacity/stub.ts';
import { occurrenceId } from '../contract/occurrence.ts';
import { instanceStub } from '../instance/stub.ts';
import { EarliestAlarm } from '../lib/earliest-alarm.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { splitObjectName } from '../lib/object-name.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { withinTime } from '../lib/time-limit.ts';
import { blockSize } from './block-size.ts';
import { CapacityPool } from './capacity-pool.ts';
import { DefinitionTable } from './definition-table.ts';
import { LineTable } from './line-table.ts';
import { newStart } from './new-start.ts';
import { occurrencePart } from './occurrence-part.ts';
import type { StartedNow } from './planned-door.ts';
import { RunLine } from './run-line.ts';
import { RunReopening } from './run-reopening.ts';
import { type OccurrenceToStart, ScheduleClock } from './schedule-clock.ts';
import { ScheduleTables } from './schedule-tables.ts';
import { isOfSchedule, SchedulerAlarm } from './scheduler-alarm.ts';
import { StartDelivery } from './start-delivery.ts';
import { isOpen, type StartRow, StartTable } from './start-table.ts';

export const ANSWER_TIMEOUT_MS = 10_000;

/** What a scheduler's object is made of, and how it comes to life: its tables, its alarm, and what it remembers. */
export abstract class SchedulerObject extends DurableObject<Env> {
	protected readonly place = splitObjectName(this.ctx.id.name);
	protected readonly definitions = new DefinitionTable(this.ctx.storage.sql);
	protected readonly starts = new StartTable(this.ctx.storage.sql);
	readonly #lineTable = new LineTable(this.ctx.storage.sql);
	protected readonly schedules = new ScheduleTables(this.ctx.storage.sql);
	protected readonly alarmClock = new EarliestAlarm(this.ctx.storage);
	readonly #wake = new SchedulerAlarm(this.alarmClock);
	protected pool = this.#freshPool();
	protected line = this.#freshLine();
	protected delivery = this.#freshDelivery();
	protected reopening = this.#freshReopening();
	protected clock = this.#freshClock();
	#isReady = false;

	/**
	 * Whether the workflow was ever published. One that was not, or was removed, writes nothing whoever asks: late calls
	 * about its runs would leave storage behind that nobody removes.
	 *
	 * @param isInDoubt inside the alarm, which is pending no longer by then: whether it was set while starts were
	 *   unconfirmed; outside of it the pending alarm says so.
	 */
	protected async exists(isInDoubt?: boolean): Promise<boolean> {
		await this.alarmClock.load(Date.now());
		if (!this.#isReady && this.definitions.exist()) this.open(isInDoubt);
		return this.#isReady;
	}

	protected open(isInDoubt = this.#isPendingInDoubt()): void {
		this.#isReady = true;
		this.definitions.create();
		this.starts.create();
		this.#lineTable.create();
		this.schedules.create();
		this.delivery.begin(isInDoubt || this.line.unsettled().length > 0);
	}

	#isPendingInDoubt(): boolean {
		const { armedAt } = this.alarmClock;
		return armedAt !== null && !isOfSchedule(armedAt);
	}

	/** Memory begins anew: nothing is stored any more. */
	protected forgetAll(): void {
		this.alarmClock.rang();
		this.#isReady = false;
		this.pool = this.#freshPool();
		this.line = this.#freshLine();
		this.delivery = this.#freshDelivery();
		this.reopening = this.#freshReopening();
		this.clock = this.#freshClock();
	}

	/**
	 * Starts what is due of the schedules, notes what is not going to start, and arms the alarm for what comes next.
	 *
	 * @param change is made right after, so that everything whose time came before it is decided by what held until then.
	 *   What was skipped is made up with the next turn, if the change leaves that to be done.
	 * @returns what the change came to.
	 */
	protected async keepTime<Made>(change?: (now: number) => Made): Promise<Made | undefined> {
		const isMakingUp = change === undefined;
		const blocks = await this.#blocks(this.line.mayStart(this.clock.countDue(Date.now(), isMakingUp)));
		// Nothing is awaited from here to the alarm: whoever comes first has noted an occurrence before anybody else looks.
		const now = Date.now();
		const rows = this.#noteDue(now, isMakingUp, blocks);
		for (const slots of blocks) this.pool.slots.giveBack(slots);
		const begun = rows.filter(isOpen);
		for (const { part } of begun) this.delivery.owe(part);
		try {
			return change?.(now);
		} finally {
			// What was noted is handed over, whatever becomes of the change.
			if (begun.length > 0) await this.delivery.arm(now);
			else await this.armFor(null);
			await severalAtOnce(begun, (row) => this.delivery.deliver(row));
		}
	}

	/**
	 * Starts an occurrence that somebody has released. Refused when the workflow is not online, and when its execution strategy
	 * would discard the run.
	 */
	protected async startNow(start: OccurrenceToStart): Promise<StartedNow> {
		const blocks = await this.#blocks(this.line.mayStart(1));
		const now = Date.now();
		const isOnline = this.definitions.state()?.online === true;
		const isDiscarded = isOnline && this.line.admit(start.request) === 'discarded';
		const row = isOnline && !isDiscarded ? this.#insert(start, now, blocks) : null;
		for (const slots of blocks) this.pool.slots.giveBack(slots);
		if (row === null) return { ok: false, code: isDiscarded ? 'run_active' : 'illegal_transition' };
		this.schedules.unmark(start.scheduleId, start.at);
		this.delivery.owe(row.part);
		await this.delivery.arm(now);
		await this.delivery.deliver(row);
		return { ok: true, instanceId: row.instanceId };
	}

	/** Makes sure that the object wakes for the schedules, and by `confirmAt` to look after unconfirmed starts. */
	protected armFor(confirmAt: number | null): Promise<void> {
		const times = [this.clock.wakeAt(Date.now()), this.line.askAt].filter((at) => at !== null);
		return this.#wake.ensure(times.length === 0 ? null : Math.min(...times), confirmAt);
	}

	/** A block of slots; null when the capacity object cannot be reached. */
	protected async block(n: number): Promise<Awaited<ReturnType<CapacityPool['block']>> | null> {
		try {
			return await this.pool.block(n);
		} catch (problem) {
			return this.note('capacity_unreachable', problem);
		}
	}

	protected capacity(): ReturnType<typeof capacityStub> {
		return capacityStub(this.env, this.place.projectId);
	}

	protected note(event: string, problem: unknown): null {
		logLine(event, { object: this.ctx.id.name ?? null, problem: messageOf(problem) });
		return null;
	}

	/** Blocks for so many runs of the online definition. A run whose block is missing asks for what it needs itself. */
	async #blocks(runs: number): Promise<number[]> {
		const workflow = runs === 0 ? null : this.definitions.online();
		if (workflow === null) return [];
		const size = blockSize(workflow.document);
		const blocks: number[] = [];
		for (let run = 0; run < runs; run += 1) {
			const block = await this.block(size);
			if (block === null || block.slots === 0) break;
			blocks.push(block.slots);
		}
		return blocks;
	}

	/** Notes what is due, taking blocks off the list. */
	#noteDue(now: number, isMakingUp: boolean, blocks: number[]): readonly StartRow[] {
		const rows: StartRow[] = [];
		this.clock.turn(now, isMakingUp, (starts) => {
			for (const start of starts) {
				const row = this.#insert(start, now, blocks);
				if (row !== null) rows.push(row);
			}
		});
		return rows;
	}

	/** Notes the start of an occurrence; null for one that was started before. */
	#insert({ scheduleId, at, request }: OccurrenceToStart, createdAt: number, blocks: number[]): StartRow | null {
		const part = occurrencePart(scheduleId, at);
		const state = this.definitions.state();
		if (state === null || this.starts.find(part) !== null) return null;
		const admission = this.line.admit(request);
		const block = {
			granted: admission === 'starts' ? (blocks.pop() ?? 0) : 0,
			wanted: admission === 'waits' ? this.#blockWanted() : 0,
		};
		const noted = { part, key: occurrenceId(scheduleId, at), hash: '', request: JSON.stringify(request) };
		const row = newStart({ ...noted, version: state.version, createdAt }, admission, block);
		this.starts.insert(row);
		if (admission !== 'discarded') this.line.enter(row, request, admission);
		return row;
	}

	#blockWanted(): number {
		const workflow = this.definitions.online();
		return workflow === null ? 0 : blockSize(workflow.document);
	}

	#freshLine(): RunLine {
		const { starts, definitions, pool } = this;
		return new RunLine({ table: this.#lineTable, starts, definitions, pool });
	}

	#freshPool(): CapacityPool {
		return new CapacityPool(`wf:${this.place.id}`, (request) =>
			withinTime(this.capacity().acquire(request), ANSWER_TIMEOUT_MS),
		);
	}

	#freshDelivery(): StartDelivery {
		return new StartDelivery({
			starts: this.starts,
			line: this.line,
			definitions: this.definitions,
			pool: this.pool,
			freshRoutes: () => this.block(0),
			isArmed: () => this.alarmClock.armedAt !== null,
			arm: (confirmAt) => this.armFor(confirmAt),
			later: (work) => this.ctx.waitUntil(work),
			instance: (instanceId) => this.#instance(instanceId),
			note: (event, problem) => this.note(event, problem),
		});
	}

	#freshReopening(): RunReopening {
		return new RunReopening({
			starts: this.starts,
			delivery: this.delivery,
			line: this.line,
			pool: this.pool,
			block: (slots) => this.block(slots),
			instance: (instanceId) => this.#instance(instanceId),
			note: (event, problem) => this.note(event, problem),
		});
	}

	#freshClock(): ScheduleClock {
		return new ScheduleClock({
			tables: this.schedules,
			starts: this.starts,
			transaction: (work) => this.ctx.storage.transactionSync(work),
			note: (event, problem) => this.note(event, problem),
		});
	}

	#instance(instanceId: string): ReturnType<typeof instanceStub> {
		return instanceStub(this.env, this.place.projectId, instanceId);
	}
}
