import type { Actor } from '../engine/run-spec.ts';
import type { PlaceInLine } from '../engine/state.ts';
import { type OpeningTerms, opens, type RunOrder } from '../instance/order.ts';
import { HELD, NO_RUN } from '../instance/platform-hold.ts';
import type { Operated, Previewed, Refusal, WorkflowInstanceRpc } from '../instance/rpc.ts';
import { withinTime } from '../lib/time-limit.ts';
import { unreachable } from '../lib/unreachable.ts';
import type { CapacityPool } from './capacity-pool.ts';
import type { RunLine } from './run-line.ts';
import { CONFIRM_MS, isGone, type StartDelivery } from './start-delivery.ts';
import { runActive } from './start-refusal.ts';
import { isOpen, type StartRow, type StartTable } from './start-table.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * How long an order may take to open a run. Shorter than until the run is asked how it stands: one that was opened after that
 * would run beside others, or wait for a turn that nobody gives it.
 */
const OPENING_MS = CONFIRM_MS - 1000;

/**
 * How a run comes to be open: by us just now, maybe to wait for its turn; by somebody else before; or not, for want of
 * slots or because the execution strategy is against it.
 */
type Opened =
	| { readonly kind: 'ours'; readonly place: PlaceInLine | null; readonly until: number }
	| { readonly kind: 'taken' | 'full' | 'discarded' };

/** What opening runs again needs of the scheduler. */
export interface RunReopeningParts {
	readonly starts: StartTable;
	readonly delivery: StartDelivery;
	readonly line: RunLine;
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
		const { starts, line, instance, note } = this.#parts;
		const row = starts.ofInstance(instanceId);
		if (row === null || row.state === 'deleted') return NO_RUN;
		const place = isOpen(row) || isDiscarded(row) || !opens(order) ? null : line.foretell(row);
		if (place === 'discarded') return runActive(line.holders());
		const inLine = place === null ? [] : [place];
		try {
			const previewed = await withinTime(instance(instanceId).preview(order, by, ...inLine), ANSWER_TIMEOUT_MS);
			// As in `forAsker`.
			return { ...previewed };
		} catch (problem) {
			note('preview_not_answered', problem);
			return HELD;
		}
	}

	async reopen(instanceId: string, order: RunOrder, by: Actor): Promise<Operated | Refusal> {
		const { starts, delivery, line } = this.#parts;
		// A run may have ended unheard, or not have heard that its turn has come; an end that comes late must not close what is
		// opened now.
		const known = starts.ofInstance(instanceId);
		// While an order is on its way that opens it, asking how it stands would find it ended and take its place in the line.
		if (known !== null && line.find(known.part)?.state === 'opening') return HELD;
		if (known !== null && isOpen(known)) await delivery.deliver(known);
		const row = starts.ofInstance(instanceId);
		if (row === null || row.state === 'deleted') return NO_RUN;
		if (order.kind === 'edit') return this.#edit(row, order, by);
		if (order.kind === 'hold' || order.kind === 'release') return this.#keepBack(row, order.kind, by);
		// A discarded run is never opened; it says so itself.
		const opened: Opened =
			isOpen(row) || isDiscarded(row) ? { kind: 'taken' } : await this.#open(row, () => line.foretell(row));
		switch (opened.kind) {
			case 'full':
				return { ok: false, code: 'unavailable', details: { reason: 'no_capacity' } };
			case 'discarded':
				return runActive(line.holders());
			case 'taken':
				return this.#orderOpen(row, order, by);
			case 'ours':
				return this.#orderOpened(row, order, by, opened);
			default:
				return unreachable(opened);
		}
	}

	/**
	 * An order to a run that counts as open. One that has ended since is not opened past the line: whoever asks again finds out
	 * what the strategy says by then.
	 */
	async #orderOpen(row: StartRow, order: RunOrder, by: Actor): Promise<Operated | Refusal> {
		const { part } = row;
		const into = isDiscarded(row) ? 'running' : 'closed';
		const answer = await this.#order(row, order, by, { into, until: Date.now() + OPENING_MS });
		if (answer === null) return this.#unanswered(part);
		if (answer.ok && answer.reopenedFrom !== undefined) await this.#keepOpen(part, answer.reopenedFrom);
		return forAsker(answer);
	}

	/** An order to a run that was opened for it. */
	async #orderOpened(
		row: StartRow,
		order: RunOrder,
		by: Actor,
		{ place, until }: Extract<Opened, { kind: 'ours' }>,
	): Promise<Operated | Refusal> {
		const { delivery } = this.#parts;
		const answer = await this.#order(row, order, by, { into: place ?? 'running', until });
		if (answer !== null && isGone(answer)) {
			await delivery.close(row.part, row.state, row.endedAt);
			return forAsker(answer);
		}
		// As after a start: until the lists know that it lives again, nobody else looks after a run whose alarm was lost.
		if (answer === null) return this.#unanswered(row.part);
		delivery.owe(row.part);
		// Of two who open it at once one is refused while the run goes on, what changed nothing left it ended, and one that is to
		// wait may have had nothing left to run: the run is asked how it stands.
		if (!answer.ok || !answer.changed || place !== null) await delivery.deliver(row, true);
		return forAsker(answer);
	}

	/** Whether the order was carried out is unknown; the alarm asks the run. */
	async #unanswered(part: string): Promise<Refusal> {
		const { delivery } = this.#parts;
		delivery.owe(part);
		await delivery.arm(Date.now());
		return HELD;
	}

	/**
	 * Null when nobody answered.
	 *
	 * @param terms what the order may do to a run that has ended; of no meaning where the execution strategy has no say.
	 */
	async #order(row: StartRow, order: RunOrder, by: Actor, terms: OpeningTerms): Promise<Operated | Refusal | null> {
		const { instance, line, note } = this.#parts;
		const opening = line.counts(row) ? [terms] : [];
		try {
			return await withinTime(instance(row.instanceId).operate(order, by, ...opening), ANSWER_TIMEOUT_MS);
		} catch (problem) {
			return note('reopening_not_confirmed', problem);
		}
	}

	/**
	 * The line has to know first that somebody keeps a run from its turn: it is what lets runs go. One that is released is let
	 * go when it has heard of that, so that its log tells both.
	 */
	async #keepBack(row: StartRow, kind: 'hold' | 'release', by: Actor): Promise<Operated | Refusal> {
		const { line, delivery, starts } = this.#parts;
		if (line.isUnsettledOf(row.part)) return HELD;
		if (kind === 'release' && line.discardsReleased(row.part)) return runActive(line.holders());
		const isInLine = line.setHeld(row.part, kind === 'hold', by);
		if (isInLine) {
			delivery.owe(row.part);
			await delivery.arm(Date.now());
		}
		const answer = await this.#order(row, { kind }, by, { into: 'closed', until: Date.now() });
		if (kind === 'release') await delivery.tell(line.advance());
		if (answer === null) return HELD;
		// Its turn came meanwhile, which is what was asked for.
		const hasBegun = !answer.ok && isInLine && kind === 'release' && starts.find(row.part)?.state === 'live';
		return hasBegun ? { ok: true, changed: true } : forAsker(answer);
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
		else await this.#open({ ...row, endedAt }, () => null);
		delivery.owe(part);
		await delivery.arm(Date.now());
	}

	/**
	 * Gives a run that ended its block again, or a place in line, unless somebody opened it while the block was asked for.
	 *
	 * @param judge what the execution strategy says when the block is there.
	 */
	async #open(row: StartRow, judge: () => ReturnType<RunLine['foretell']>): Promise<Opened> {
		const { starts, delivery, line, pool, block } = this.#parts;
		// One that has to wait, or is refused, needs no slots now.
		const grant = judge() === null ? await block(row.slots) : { slots: 0 };
		const isTaken = starts.find(row.part)?.state !== row.state;
		const foretold = isTaken ? null : judge();
		const isFull = foretold === null && (grant === null || grant.slots < row.slots);
		if (isTaken || isFull || foretold !== null) pool.slots.giveBack(grant?.slots ?? 0);
		if (isTaken) return { kind: 'taken' };
		if (isFull) return { kind: 'full' };
		if (foretold === 'discarded') return { kind: 'discarded' };
		starts.setState(row.part, foretold === null ? 'live' : 'waiting', row.endedAt);
		const place = line.enterAgain(row, foretold === null ? 'starts' : 'waits');
		const now = Date.now();
		await delivery.arm(now);
		return { kind: 'ours', place, until: now + OPENING_MS };
	}
}

function isDiscarded({ state }: StartRow): boolean {
	return state === 'discarded';
}

/**
 * What a run answered, for whoever asked. That it was opened again concerns nobody else; and passed on as it came, an answer
 * would keep this object in memory until the asker lets go of it.
 */
function forAsker(answer: Operated | Refusal): Operated | Refusal {
	if (!answer.ok) return { ...answer };
	const { reopenedFrom: _, ...rest } = answer;
	return rest;
}
