import type { RunSpec } from '../../worker/engine/run-spec.ts';
import type { EndReport } from '../../worker/schedule/rpc.ts';
import { remoteCall } from './remote-call.ts';
import type { RunHost } from './run-host.ts';
import type { SimContext } from './sim-context.ts';

const SEND_AGAIN_MS = 30_000;
const CONFIRM_MS = 8000;

/** The scheduler's part in a run's life: it hands a start over until the run confirms, and hears of its end. */
export class SimScheduler {
	readonly #sim: SimContext;
	readonly #ends = new Map<string, EndReport>();

	constructor(sim: SimContext) {
		this.#sim = sim;
	}

	/** Returns at once; the start is sent again until it is confirmed. */
	start(host: RunHost, spec: RunSpec): void {
		remoteCall(this.#sim, () => host.call((run) => run.start(spec))).then(
			(answer) => {
				if (!answer.ok) this.#startAgain(host, spec);
				else if (answer.end !== null) this.#keep(answer.end);
				else if (answer.lookAgain) this.#startAgain(host, spec, CONFIRM_MS);
			},
			() => this.#startAgain(host, spec),
		);
	}

	/**
	 * Rerun and recover come through here. Whatever becomes of the call, the run is asked until it confirms that it lives.
	 *
	 * @throws whatever the call to the run throws.
	 */
	async reopen<Value>(host: RunHost, spec: RunSpec, operate: () => Promise<Value>): Promise<Value> {
		try {
			return await remoteCall(this.#sim, operate);
		} catch (problem) {
			this.#startAgain(host, spec);
			throw problem;
		}
	}

	ended(report: EndReport): Promise<void> {
		this.#keep(report);
		return Promise.resolve();
	}

	/** The newest end it was told of. */
	endOf(instanceId: string): EndReport | null {
		return this.#ends.get(instanceId) ?? null;
	}

	#startAgain(host: RunHost, spec: RunSpec, afterMs = SEND_AGAIN_MS): void {
		this.#sim.clock.after(afterMs, () => this.start(host, spec));
	}

	#keep(report: EndReport): void {
		const known = this.#ends.get(report.instanceId);
		if (known === undefined || known.at <= report.at) this.#ends.set(report.instanceId, report);
		this.#sim.see({ kind: 'ended_told', report });
	}
}
