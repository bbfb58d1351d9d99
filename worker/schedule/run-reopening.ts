import type { Actor } from '../engine/run-spec.ts';
import type { RunOrder } from '../instance/order.ts';
import { HELD, NO_RUN } from '../instance/platform-hold.ts';
import type { Operated, Previewed, Refusal, WorkflowInstanceRpc } from '../instance/rpc.ts';
import { withinTime } from '../lib/time-limit.ts';
import type { CapacityPool } from './capacity-pool.ts';
import { isGone, type StartDelivery } from './start-delivery.ts';
import type { StartRow, StartTable } from './start-table.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/** How a run comes to be open: by us just now, by somebody else before, or not for want of slots. */
type Opening = 'ours' | 'taken' | 'full';

/** What opening runs again needs of the scheduler. */
export interface RunReopeningParts {
	readonly starts: StartTable;
	readonly delivery: StartDelivery;
	readonly pool: CapacityPool;
	/** A block of slots for a run; null when the capacity object cannot be reached. */
	readonly block: (slots: number) => Promise<Awaited<ReturnType<CapacityPool['block']>> | null>;
	readonly instance: (instanceId: string) => WorkflowInstanceRpc;
	readonly note: (event: string, problem: unknown) => null;
}

/** Opens runs that ended: what lets them go on passes the door of the starts again. */
export class RunReopening {
	readonly #parts: RunReopeningParts;

	constructor(parts: RunReopeningParts) {
		this.#parts = parts;
	}

	/** What an order would do to a run, which is neither opened nor asked for slots. */
	async preview(instanceId: string, order: RunOrder, by: Actor): Promise<Previewed | Refusal> {
		const { starts, instance, note } = this.#parts;
		const row = starts.ofInstance(instanceId);
		if (row === null || row.state === 'deleted') return NO_RUN;
		try {
			return await withinTime(instance(instanceId).preview(order, by), ANSWER_TIMEOUT_MS);
		} catch (problem) {
			note('preview_not_answered', problem);
			return HELD;
		}
	}

	async reopen(instanceId: string, order: RunOrder, by: Actor): Promise<Operated | Refusal> {
		const { starts, delivery, instance, note } = this.#parts;
		// A run may have ended unheard; that end, coming late, must not close what is opened now.
		const known = starts.ofInstance(instanceId);
		if (known?.state === 'live') await delivery.deliver(known);
		const row = starts.ofInstance(instanceId);
		if (row === null || row.state === 'deleted') return NO_RUN;
		if (order.kind === 'edit') return this.#edit(row, order, by);
		const opening = row.state === 'live' ? 'taken' : await this.#open(row);
		if (opening === 'full') return { ok: false, code: 'unavailable', details: { reason: 'no_capacity' } };
		try {
			const answer = await withinTime(instance(instanceId).operate(order, by), ANSWER_TIMEOUT_MS);
			if (opening !== 'ours') {
				if (answer.ok && answer.reopenedFrom !== undefined) await this.#keepOpen(row.part, answer.reopenedFrom);
				return forAsker(answer);
			}
			if (isGone(answer)) {
				delivery.close(row.part, row.state, row.endedAt);
				return answer;
			}
			// As after a start: until the lists know that it lives again, nobody else looks after a run whose alarm was lost.
			delivery.owe(row.part);
			// Of two who open it at once one is refused while the run goes on, and what changed nothing left it ended: the run is
			// asked how it stands.
			if (!answer.ok || !answer.changed) await delivery.deliver(row);
			return forAsker(answer);
		} catch (problem) {
			// Whether the run was opened is unknown; the alarm asks it.
			delivery.owe(row.part);
			note('reopening_not_confirmed', problem);
			return HELD;
		}
	}

	/** An edit opens nothing, so it needs no slots; but until the lists show it, nobody else looks after the run. */
	async #edit({ part, instanceId }: StartRow, order: RunOrder, by: Actor): Promise<Operated | Refusal> {
		const { delivery, instance, note } = this.#parts;
		delivery.lookAfter(part);
		await delivery.arm(Date.now());
		try {
			return forAsker(await withinTime(instance(instanceId).operate(order, by), ANSWER_TIMEOUT_MS));
		} catch (problem) {
			note('edit_not_confirmed', problem);
			return HELD;
		}
	}

	/**
	 * A run that counted as live had ended before the order reached it, and was opened by that. The report of that end may
	 * have come already, or be late: it must not close what is open now.
	 */
	async #keepOpen(part: string, endedAt: number): Promise<void> {
		const { starts, delivery } = this.#parts;
		const row = starts.find(part);
		if (row === null || row.state === 'deleted') return;
		if (row.state === 'live') starts.setState(part, 'live', endedAt);
		else await this.#open({ ...row, endedAt });
		delivery.owe(part);
		await delivery.arm(Date.now());
	}

	/** Gives a run that ended its block again, unless somebody opened it while the block was asked for. */
	async #open(row: StartRow): Promise<Opening> {
		const { starts, delivery, pool, block } = this.#parts;
		const grant = await block(row.slots);
		const isTaken = starts.find(row.part)?.state !== row.state;
		if (isTaken || grant === null || grant.slots < row.slots) {
			pool.slots.giveBack(grant?.slots ?? 0);
			return isTaken ? 'taken' : 'full';
		}
		starts.setState(row.part, 'live', row.endedAt);
		await delivery.arm(Date.now());
		return 'ours';
	}
}

/** That the run was opened again concerns nobody else. */
function forAsker(answer: Operated | Refusal): Operated | Refusal {
	if (!answer.ok) return answer;
	const { reopenedFrom: _, ...rest } = answer;
	return rest;
}
