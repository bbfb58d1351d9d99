import type { QueueMessage } from '../../worker/dispatch/queue-message.ts';
import { consumeProjections } from '../../worker/projection/consumer.ts';
import type { InstanceProjection, ProjectionMessage, TaskProjection } from '../../worker/projection/message.ts';
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
	readonly #tasks = new Map<string, Map<string, TaskProjection>>();

	constructor(sim: SimContext, hostOf: (instanceId: string) => RunHost) {
		this.#sim = sim;
		this.#hostOf = hostOf;
	}

	rowOf(instanceId: string): InstanceProjection | null {
		return this.#rows.get(instanceId) ?? null;
	}

	async consume(messages: readonly QueueMessage[]): Promise<void> {
		const { random, log } = this.#sim;
		const publish = () => Promise.resolve();
		await consumeProjections(messages, { random: random.next, log, publish, write: (rows) => this.#write(rows) });
	}

	/** Rows of the run's tasks, by node key. */
	tasksOf(instanceId: string): ReadonlyMap<string, TaskProjection> {
		return this.#tasks.get(instanceId) ?? new Map();
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

	async #write(rows: readonly ProjectionMessage[]): Promise<ReadonlySet<string>> {
		await this.#sim.clock.wait(2);
		if (this.#sim.faults.hits('database_down')) throw new CallFailed(CALL_PROBLEMS.unreachable);
		for (const { taskRows, ...row } of rows) {
			this.#writeTasks(row.instanceId, taskRows);
			if (row.seq <= (this.#rows.get(row.instanceId)?.seq ?? 0)) continue;
			this.#rows.set(row.instanceId, row);
			this.#sim.see({ kind: 'listed', row });
		}
		return new Set();
	}

	#writeTasks(instanceId: string, rows: readonly TaskProjection[]): void {
		const known = this.#tasks.get(instanceId) ?? new Map<string, TaskProjection>();
		this.#tasks.set(instanceId, known);
		for (const row of rows) if (row.seq > (known.get(row.key)?.seq ?? -1)) known.set(row.key, row);
	}
}
