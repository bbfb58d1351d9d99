import { CallOrder } from '../../worker/capacity/call-order.ts';
import type { AcquireRequest, ExecutorCopy, ReleaseRequest } from '../../worker/capacity/rpc.ts';
import {
	askAgain,
	askForSlots,
	confirmSlots,
	dueHolders,
	freeSlots,
	type Holder,
	keepSlots,
	nextAsk,
	SLOT_LEASE_MS,
	WINDOW_SLOTS,
} from '../../worker/capacity/window.ts';
import type { Route } from '../../worker/engine/run-spec.ts';
import { remoteCall } from './remote-call.ts';
import type { RunHost } from './run-host.ts';
import type { SimContext } from './sim-context.ts';

/** Another tenant of the window, so that a handful of runs meets scarcity. */
const OTHERS = 'ins:others';

/**
 * The project's capacity: the real window decisions in a thin loop as ProjectCapacity has it, with rows that last and
 * questions to the holders.
 */
export class SimCapacity {
	readonly #sim: SimContext;
	readonly #hostOf: (instanceId: string) => RunHost | null;
	readonly #copies: readonly ExecutorCopy[];
	readonly #window = new Map<string, Holder>();
	#calls = new CallOrder();
	#askTimer: () => void = () => undefined;

	constructor(sim: SimContext, copies: readonly ExecutorCopy[], hostOf: (instanceId: string) => RunHost | null) {
		this.#sim = sim;
		this.#copies = copies;
		this.#hostOf = hostOf;
	}

	get copies(): readonly ExecutorCopy[] {
		return this.#copies.map((copy) => ({ ...copy, enabled: !this.#sim.faults.hits('disabled') }));
	}

	get routes(): readonly Route[] {
		return this.#copies.flatMap(({ executorId, groups, taskTypes, leaseMs, heartbeatMs }) =>
			groups.map((group) => ({ executorId, group, taskTypes, leaseMs, heartbeatMs })),
		);
	}

	/** Others take all of the window but this many slots, or give back what they have above it. */
	leave(slots: number): void {
		const wanted = WINDOW_SLOTS - slots;
		const now = this.#sim.clock.now();
		this.#change(keepSlots(this.#window, OTHERS, wanted, now));
		this.#change(askForSlots(this.#window, { holder: OTHERS, wanted, priority: 2, ahead: false }, now));
	}

	/** How many slots the window counts for a run. */
	heldBy(instanceId: string): number {
		return this.#window.get(`ins:${instanceId}`)?.held ?? 0;
	}

	async acquire(request: AcquireRequest): Promise<{ readonly slots: number; readonly routes: readonly Route[] }> {
		const { clock, faults, random } = this.#sim;
		const { n, ...asked } = request;
		if (!this.#calls.isOvertaken(request.holder, n)) this.#change(askForSlots(this.#window, asked, clock.now()));
		const granted = { slots: this.#window.get(request.holder)?.held ?? 0, routes: this.routes };
		if (faults.hits('capacity_late')) await clock.wait(random.between(1000, 15_000));
		return granted;
	}

	async release({ holder, keep, n }: ReleaseRequest): Promise<void> {
		if (this.#calls.isOvertaken(holder, n)) return;
		this.#change(keepSlots(this.#window, holder, keep, this.#sim.clock.now()));
	}

	/** Its object loses its memory: everybody is asked, as when it is not known when that is due. */
	restart(): void {
		this.#calls = new CallOrder();
		for (const holder of this.#window.values()) this.#window.set(holder.holder, { ...holder, askAt: 0 });
		this.#arm();
	}

	#change(changed: readonly Holder[]): void {
		for (const holder of changed) {
			if (holder.held === 0 && holder.wanted === 0) this.#window.delete(holder.holder);
			else this.#window.set(holder.holder, holder);
		}
		const held = WINDOW_SLOTS - freeSlots(this.#window);
		this.#sim.see({ kind: 'window', held, limit: WINDOW_SLOTS, heldBy: (instanceId) => this.heldBy(instanceId) });
		this.#arm();
	}

	#arm(): void {
		this.#askTimer();
		const next = nextAsk(this.#window);
		if (next !== null) this.#askTimer = this.#sim.clock.after(next - this.#sim.clock.now() + 1, () => this.#ask());
	}

	#ask(): void {
		for (const holder of dueHolders(this.#window, this.#sim.clock.now())) {
			const asked = { ...holder, askAt: this.#sim.clock.now() + SLOT_LEASE_MS };
			this.#window.set(holder.holder, asked);
			this.#askHolder(asked);
		}
		this.#arm();
	}

	#askHolder(asked: Holder): void {
		const told = asked.held;
		const heard = this.#calls.latest(asked.holder);
		const { clock } = this.#sim;
		if (asked.holder === OTHERS)
			return this.#change(confirmSlots(this.#window, OTHERS, { told, used: told }, clock.now()));
		const host = this.#hostOf(asked.holder.slice('ins:'.length));
		if (host === null) return;
		remoteCall(this.#sim, () => host.call((run) => run.granted(told, heard))).then(
			(used) => {
				const isOvertaken = this.#window.get(asked.holder) !== asked;
				this.#change(confirmSlots(this.#window, asked.holder, { told: isOvertaken ? null : told, used }, clock.now()));
			},
			() => {
				const current = this.#window.get(asked.holder);
				if (current !== undefined) this.#change([askAgain(current, clock.now())]);
			},
		);
	}
}
