import { fromInstant } from '../contract/instant.ts';
import type { InstanceState } from '../contract/status.ts';
import type { WorkflowInstanceReadRpc } from '../instance/read-rpc.ts';
import type { Refusal, Started, WorkflowInstanceRpc } from '../instance/rpc.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { withinTime } from '../lib/time-limit.ts';
import type { CapacityPool } from './capacity-pool.ts';
import type { DefinitionTable } from './definition-table.ts';
import type { EndReport } from './rpc.ts';
import type { RunLine } from './run-line.ts';
import { StartDebts } from './start-debts.ts';
import { isOpen, type StartRow, type StartTable } from './start-table.ts';
import { startWordTo } from './start-word.ts';
import type { LineEntry } from './strategy.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * When starts are looked at that nobody confirmed. Shorter than the ten seconds after which an idle object loses its
 * memory, so that in ordinary times the alarm finds everything confirmed there and reads nothing.
 */
export const CONFIRM_MS = 8000;

/** How soon a start that could not be delivered is sent again. */
export const SEND_AGAIN_MS = 30_000;

/** What handing over starts needs of the scheduler. */
export interface StartDeliveryParts {
	readonly starts: StartTable;
	readonly line: RunLine;
	readonly definitions: DefinitionTable;
	readonly pool: CapacityPool;
	/** Asks the capacity object for the present executors, if they were not asked for just now. */
	readonly freshRoutes: () => Promise<unknown>;
	/** Whether somebody is going to look after what is owed. */
	readonly isArmed: () => boolean;
	/** Makes sure that the object wakes by then to look after unconfirmed starts. */
	readonly arm: (confirmAt: number) => Promise<void>;
	/** Goes on with something that nobody waits for. */
	readonly later: (work: Promise<unknown>) => void;
	readonly instance: (instanceId: string) => WorkflowInstanceRpc & Pick<WorkflowInstanceReadRpc, 'view'>;
	readonly note: (event: string, problem: unknown) => null;
}

/** Hands starts to their runs, again and again until each is confirmed, and closes those whose run is over. */
export class StartDelivery {
	readonly #parts: StartDeliveryParts;
	readonly #debts = new StartDebts();
	/** Runs that are over and owe the lists something. */
	readonly #overdue = new Set<string>();

	constructor(parts: StartDeliveryParts) {
		this.#parts = parts;
	}

	/** Memory begins anew; `isInDoubt` when starts may be unconfirmed that it has forgotten. */
	begin(isInDoubt: boolean): void {
		this.#debts.begin(isInDoubt);
	}

	/** The run is asked until it confirms. */
	owe(part: string): void {
		this.#debts.add(part);
	}

	/** A run that is over is asked until it owes nothing to anybody. */
	lookAfter(part: string): void {
		this.#overdue.add(part);
	}

	/** Whether starts are unconfirmed, as far as is remembered. */
	get isOwing(): boolean {
		return !this.#debts.isEmpty || this.#overdue.size > 0;
	}

	/** Makes sure that somebody looks after what was handed over at `now`. */
	async arm(now: number): Promise<void> {
		await this.#parts.arm(now + CONFIRM_MS);
	}

	/** The starts whose runs have not confirmed. */
	owed(): readonly StartRow[] {
		return this.#debts.open(this.#parts.starts, () => this.#parts.line.unsettled());
	}

	/** Hands over what was owed, inside the alarm, and what the line has for others by now. */
	async deliverOwed(owed: readonly StartRow[]): Promise<void> {
		await severalAtOnce(owed, (row) => this.deliver(row));
		await severalAtOnce([...this.#overdue], (part) => this.#lookAtEnded(part));
		await this.tell(this.#parts.line.advance());
		if (this.isOwing) await this.#parts.arm(Date.now() + SEND_AGAIN_MS);
	}

	/**
	 * Hands a start to its run; one that has begun only says how it stands.
	 *
	 * @param isAnswered the run has answered what it was opened with. Until it has, or cannot any more, it may still be opened:
	 *   that it has ended says nothing.
	 */
	async deliver({ part }: StartRow, isAnswered = false): Promise<void> {
		const { starts, definitions, note } = this.#parts;
		// The list that is worked off may be old: what ended since needs no start, and what was deleted must not revive.
		const row = starts.find(part);
		if (row === null || !isOpen(row)) return this.#debts.confirm(part);
		try {
			const workflow = definitions.read(row.version);
			const entry = this.#parts.line.find(part);
			if (!isAnswered && mayStillOpen(row, entry)) return;
			if (entry?.state === 'called') await this.#parts.freshRoutes();
			const until = Date.now() + ANSWER_TIMEOUT_MS;
			const word = startWordTo({ row, entry, workflow, routes: this.#parts.pool.routes, until });
			if (word === null) return await this.#askHowItStands(row);
			const answer = await withinTime(word(this.#parts.instance(row.instanceId)), ANSWER_TIMEOUT_MS);
			await this.#heard(row, entry, answer);
		} catch (problem) {
			note('start_not_confirmed', problem);
		}
	}

	async #heard(row: StartRow, said: LineEntry | null, answer: Started | Refusal): Promise<void> {
		const { part, endedAt } = row;
		if (this.#isOutdated(row, said)) return this.#heardLate(row, answer);
		if (answer.ok && answer.end !== null) return this.close(part, answer.end.state, answer.end.at);
		if (answer.ok) {
			const called = this.#parts.line.heard(row, answer.ticket ?? null);
			if (answer.ticket !== undefined) await this.#repeatHold(row);
			if (!answer.lookAgain) this.#confirm(part);
			return this.tell(called);
		}
		// It was archived or deleted since, or never began: nothing is left that could end.
		if (said?.state === 'discarding' && isGone(answer)) return this.close(part, 'discarded', Date.now());
		if (endedAt !== null && isGone(answer)) return this.close(part, 'deleted', endedAt);
	}

	/** It was closed, opened or came into the line since the word was sent that is answered now: the answer says nothing. */
	#isOutdated({ part, state, endedAt }: StartRow, said: LineEntry | null): boolean {
		const row = this.#parts.starts.find(part);
		const entry = this.#parts.line.find(part);
		return row?.state !== state || row.endedAt !== endedAt || entry?.ticket !== said?.ticket;
	}

	/** Whoever changed what it is about owes the run its own word; but one that is over for everybody must not wait on. */
	async #heardLate({ part, instanceId }: StartRow, answer: Started | Refusal): Promise<void> {
		const row = this.#parts.starts.find(part);
		if (!answer.ok || answer.ticket === undefined || (row !== null && isOpen(row))) return;
		await withinTime(this.#parts.instance(instanceId).discard(answer.ticket), ANSWER_TIMEOUT_MS);
	}

	/** It began long ago, and maybe nobody keeps the version it began with: it can be asked and not be started. */
	async #askHowItStands(row: StartRow): Promise<void> {
		const { part, instanceId, endedAt } = row;
		const entry = this.#parts.line.find(part);
		const run = await withinTime(this.#parts.instance(instanceId).view(), ANSWER_TIMEOUT_MS);
		if (this.#isOutdated(row, entry)) return;
		if (run === null || run.archivedAt !== null) return this.close(part, 'deleted', endedAt);
		if (run.endedAt !== null && isEnd(run.state)) return this.close(part, run.state, fromInstant(run.endedAt));
		const called = this.#parts.line.heard(row, run.state === 'waiting' && entry !== null ? entry.ticket : null);
		if (run.state === 'waiting') await this.#repeatHold(row);
		this.#confirm(part);
		await this.tell(called);
	}

	/** A run that did not hear whether somebody holds it is told again, so that it shows what the line knows. */
	async #repeatHold({ part, instanceId }: StartRow): Promise<void> {
		const entry = this.#parts.line.find(part);
		if (entry === null || entry.by === null || !(entry.state === 'held' || entry.state === 'waiting')) return;
		const kind = entry.state === 'held' ? 'hold' : 'release';
		await withinTime(this.#parts.instance(instanceId).operate({ kind }, entry.by), ANSWER_TIMEOUT_MS);
	}

	/** An answer to an earlier word confirms nothing of what the line has for the run by now. */
	#confirm(part: string): void {
		if (!this.#parts.line.isUnsettledOf(part)) this.#debts.confirm(part);
	}

	async #lookAtEnded(part: string): Promise<void> {
		const { starts, instance, note } = this.#parts;
		const row = starts.find(part);
		try {
			const isOver = row !== null && !isOpen(row);
			const due = isOver ? await withinTime(instance(row.instanceId).poke(), ANSWER_TIMEOUT_MS) : null;
			if (due === null) this.#overdue.delete(part);
		} catch (problem) {
			note('ended_run_not_asked', problem);
		}
	}

	/** A start whose alarm was refused is looked at by nobody but whoever asks for it again. */
	async deliverForgotten(row: StartRow): Promise<void> {
		if (!this.#debts.has(row.part) || this.#parts.isArmed()) return;
		await this.arm(Date.now());
		await this.deliver(row);
	}

	/**
	 * The run is over or gone; what it had of the pool is free again, and whoever waited for it may have its turn.
	 *
	 * @throws Error when nobody can be made to look after those: whoever reports the end does so again.
	 */
	close(part: string, state: StartRow['state'], endedAt: number | null): Promise<void> {
		const { starts, pool, line } = this.#parts;
		const row = starts.find(part);
		if (row?.state === 'live') pool.slots.giveBack(row.slots);
		starts.setState(part, state, endedAt);
		this.#debts.confirm(part);
		const called = line.leave(part);
		if (row?.state === 'waiting') return this.#closeUnbegun(part, called);
		return this.tell(called);
	}

	/** The lists may know of nothing that is due of a run that was held: it is asked until they show its end. */
	async #closeUnbegun(part: string, called: readonly string[]): Promise<void> {
		this.#overdue.add(part);
		await Promise.all([this.arm(Date.now()), this.tell(called)]);
	}

	/** Tells runs what the line has for them. Nothing is awaited before the alarm is set, so it is stored with the line. */
	async tell(parts: readonly string[]): Promise<void> {
		if (parts.length === 0) return;
		for (const part of parts) this.#debts.add(part);
		const armed = this.arm(Date.now());
		this.#parts.later(this.#deliverAll(parts));
		await armed;
	}

	async #deliverAll(parts: readonly string[]): Promise<void> {
		const rows = parts.map((part) => this.#parts.starts.find(part)).filter((row) => row !== null);
		await severalAtOnce(rows, (row) => this.deliver(row));
	}
}

/** An order may be under way that opens the run: it was given when the run came into the line. */
function mayStillOpen({ endedAt }: StartRow, entry: LineEntry | null): boolean {
	if (endedAt === null || entry === null) return false;
	const isOpened = entry.state === 'opening' || entry.state === 'active';
	return isOpened && Date.now() < entry.ticket + CONFIRM_MS;
}

function isEnd(state: InstanceState): state is EndReport['state'] {
	return state === 'success' || state === 'failed' || state === 'stopped' || state === 'discarded';
}

/** Whether nothing is left of a run where it ran. */
export function isGone(answer: { readonly ok: true } | Refusal): boolean {
	return !answer.ok && (answer.code === 'not_found' || answer.code === 'archived');
}
