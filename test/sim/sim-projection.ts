import type { QueueMessage } from '../../worker/dispatch/queue-message.ts';
import { consumeProjections } from '../../worker/projection/consumer.ts';
import type { InstanceProjection } from '../../worker/projection/message.ts';
import { sweepOverdueRuns } from '../../worker/projection/sweep.ts';
import { CALL_PROBLEMS, CallFailed, remoteCall } from './remote-call.ts';
import type { RunHost } from './run-host.ts';
import type { SimContext } from './sim-context.ts';

const SWEEP_EVERY_MS = 60_000;

/** The lists' rows in a database that is sometimes away, and the sweep that looks at them every minute. */
export class SimProjection {
	readonly #sim: SimContext;
	readonly #hostOf: (instanceId: string) => RunHost;
	readonly #rows = new Map<string, InstanceProjection>();

	constructor(sim: SimContext, hostOf: (instanceId: string) => RunHost) {
		this.#sim = sim;
		this.#hostOf = hostOf;
	}

	rowOf(instanceId: string): InstanceProjection | null {
		return this.#rows.get(instanceId) ?? null;
	}

	async consume(messages: readonly QueueMessage[]): Promise<void> {
		const { random, log } = this.#sim;
		await consumeProjections(messages, { random: random.next, log, write: (rows) => this.#write(rows) });
	}

	/** The second clock, from now on every minute. */
	sweepEveryMinute(): void {
		const { clock, log } = this.#sim;
		clock.after(SWEEP_EVERY_MS, () => {
			this.sweepEveryMinute();
			// Not awaited: a sweep that takes long does not keep the next minute's from running.
			sweepOverdueRuns(clock.now(), {
				overdue: (before) => Promise.resolve(this.#overdue(before)),
				poke: ({ id }) => remoteCall(this.#sim, () => this.#hostOf(id).call((run) => run.poke())),
				lookAgainAt: async ({ id }, wakeAt) => {
					const row = this.#rows.get(id);
					// As the real statement has it: a row that asks for nothing more knows better.
					if (row !== undefined && row.wakeAt !== null) this.#rows.set(id, { ...row, wakeAt });
				},
				log,
			}).catch(() => undefined);
		});
	}

	#overdue(before: number) {
		return [...this.#rows.values()]
			.filter(({ wakeAt }) => wakeAt !== null && wakeAt < before)
			.map(({ projectId, createdAt, instanceId }) => ({ projectId, createdAt, id: instanceId }));
	}

	async #write(rows: readonly InstanceProjection[]): Promise<void> {
		await this.#sim.clock.wait(2);
		if (this.#sim.faults.hits('database_down')) throw new CallFailed(CALL_PROBLEMS.unreachable);
		for (const row of rows) {
			if (row.seq <= (this.#rows.get(row.instanceId)?.seq ?? 0)) continue;
			this.#rows.set(row.instanceId, row);
			this.#sim.see({ kind: 'listed', row });
		}
	}
}
