import { fromInstant } from '../contract/instant.ts';
import type { InstanceState } from '../contract/status.ts';
import type { WorkflowInstanceReadRpc } from '../instance/read-rpc.ts';
import type { Refusal, WorkflowInstanceRpc } from '../instance/rpc.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { withinTime } from '../lib/time-limit.ts';
import type { CapacityPool } from './capacity-pool.ts';
import type { DefinitionTable } from './definition-table.ts';
import type { EndReport } from './rpc.ts';
import { startRequestSchema } from './rpc-schema.ts';
import { runSpecOf } from './run-spec.ts';
import { StartDebts } from './start-debts.ts';
import type { StartRow, StartTable } from './start-table.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * When starts are looked at that nobody confirmed. Shorter than the ten seconds after which an idle object loses its
 * memory, so that in ordinary times the alarm finds everything confirmed there and reads nothing.
 */
const CONFIRM_MS = 8000;

/** How soon a start that could not be delivered is sent again. */
export const SEND_AGAIN_MS = 30_000;

/** What handing over starts needs of the scheduler. */
export interface StartDeliveryParts {
	readonly starts: StartTable;
	readonly definitions: DefinitionTable;
	readonly pool: CapacityPool;
	/** Whether somebody is going to look after what is owed. */
	readonly isArmed: () => boolean;
	/** Makes sure that the object wakes by then to look after unconfirmed starts. */
	readonly arm: (confirmAt: number) => Promise<void>;
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
		return this.#debts.open(this.#parts.starts);
	}

	/** Hands over what was owed, inside the alarm. */
	async deliverOwed(owed: readonly StartRow[]): Promise<void> {
		await severalAtOnce(owed, (row) => this.deliver(row));
		await severalAtOnce([...this.#overdue], (part) => this.#lookAtEnded(part));
		if (this.isOwing) await this.#parts.arm(Date.now() + SEND_AGAIN_MS);
	}

	/** Hands a start to its run; one that has begun only says whether it has ended since. */
	async deliver(row: StartRow): Promise<void> {
		const { definitions, starts, pool, instance, note } = this.#parts;
		const workflow = definitions.read(row.version);
		// The list that is worked off may be old: what ended since needs no start, and what was deleted must not revive.
		const isLive = starts.find(row.part)?.state === 'live';
		if (!isLive) return this.#debts.confirm(row.part);
		if (workflow === null) return this.#askHowItStands(row);
		const { instanceId, createdAt, slots } = row;
		const request = startRequestSchema.parse(JSON.parse(row.request));
		const grant = { instanceId, startKey: row.key, createdAt, slots, routes: pool.routes };
		try {
			const spec = runSpecOf(workflow, request, grant);
			const hasEnded = row.endedAt !== null;
			const run = instance(instanceId);
			const starting = spec.recoverFrom === undefined ? run.start(spec, hasEnded) : run.startRecovering(spec, hasEnded);
			const answer = await withinTime(starting, ANSWER_TIMEOUT_MS);
			if (answer.ok && !answer.lookAgain) this.#debts.confirm(row.part);
			if (answer.ok && answer.end !== null) this.close(row.part, answer.end.state, answer.end.at);
			// It was archived or deleted since: nothing is left that could end.
			if (hasEnded && isGone(answer)) this.close(row.part, 'deleted', row.endedAt);
		} catch (problem) {
			note('start_not_confirmed', problem);
		}
	}

	/** It began long ago: nobody keeps the version it began with, so that it can be asked and not be started. */
	async #askHowItStands({ part, instanceId, endedAt }: StartRow): Promise<void> {
		const { instance, note } = this.#parts;
		try {
			const run = await withinTime(instance(instanceId).view(), ANSWER_TIMEOUT_MS);
			if (run === null || run.archivedAt !== null) this.close(part, 'deleted', endedAt);
			else if (run.endedAt !== null && isEnd(run.state)) this.close(part, run.state, fromInstant(run.endedAt));
			else this.#debts.confirm(part);
		} catch (problem) {
			note('start_not_confirmed', problem);
		}
	}

	async #lookAtEnded(part: string): Promise<void> {
		const { starts, instance, note } = this.#parts;
		const row = starts.find(part);
		try {
			const isOver = row !== null && row.state !== 'live';
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

	/** The run is over or gone; what it had of the pool is free again. */
	close(part: string, state: StartRow['state'], endedAt: number | null): void {
		const { starts, pool } = this.#parts;
		const row = starts.find(part);
		if (row?.state === 'live') pool.slots.giveBack(row.slots);
		starts.setState(part, state, endedAt);
		this.#debts.confirm(part);
	}
}

function isEnd(state: InstanceState): state is EndReport['state'] {
	return state === 'success' || state === 'failed' || state === 'stopped';
}

/** Whether nothing is left of a run where it ran. */
export function isGone(answer: { readonly ok: true } | Refusal): boolean {
	return !answer.ok && (answer.code === 'not_found' || answer.code === 'archived');
}
