import type { RunSpec } from '../../worker/engine/run-spec.ts';
import type { Refusal } from '../../worker/instance/rpc.ts';
import type { Acted } from '../../worker/instance/run-turns.ts';
import type { EndReport } from '../../worker/schedule/rpc.ts';
import { remoteCall } from './remote-call.ts';
import type { RunHost } from './run-host.ts';
import type { SimContext } from './sim-context.ts';
import { unawaited } from './unawaited.ts';

const SEND_AGAIN_MS = 30_000;
const CONFIRM_MS = 8000;

/** The scheduler's part in a run's life: it hands a start over until the run confirms, and hears of its end. */
export class SimScheduler {
	readonly #sim: SimContext;
	readonly #ends = new Map<string, EndReport>();
	/** Runs that it heard the end of: it does not ask these again. */
	readonly #closed = new Set<string>();

	constructor(sim: SimContext) {
		this.#sim = sim;
	}

	/** Returns at once; the start is sent again until it is confirmed. */
	start(host: RunHost, spec: RunSpec): void {
		unawaited(this.#deliver(host, spec));
	}

	/**
	 * Rerun and recover come through here. Whatever becomes of the call, the run is asked until it confirms that it lives.
	 *
	 * @throws whatever the call to the run throws.
	 */
	async reopen<Value extends Acted | Refusal>(
		host: RunHost,
		spec: RunSpec,
		operate: () => Promise<Value>,
	): Promise<Value> {
		// A run may have ended unheard; that end, coming late, must not close what is opened now.
		if (!this.#closed.has(spec.instanceId)) await this.#deliver(host, spec);
		this.#closed.delete(spec.instanceId);
		try {
			const operated = await remoteCall(this.#sim, operate);
			if (this.#ends.has(spec.instanceId) && isGone(operated)) this.#closed.add(spec.instanceId);
			this.#startAgain(host, spec, CONFIRM_MS);
			return operated;
		} catch (problem) {
			this.#startAgain(host, spec);
			throw problem;
		}
	}

	ended(report: EndReport): Promise<void> {
		this.#keep(report);
		return Promise.resolve();
	}

	/** Blocks here come from nowhere, so nobody is waiting for one that comes back. */
	blockBack(): Promise<void> {
		return Promise.resolve();
	}

	/** The newest end it was told of. */
	endOf(instanceId: string): EndReport | null {
		return this.#ends.get(instanceId) ?? null;
	}

	#startAgain(host: RunHost, spec: RunSpec, afterMs = SEND_AGAIN_MS): void {
		this.#sim.clock.after(afterMs, () => {
			if (!this.#closed.has(spec.instanceId)) this.start(host, spec);
		});
	}

	async #deliver(host: RunHost, spec: RunSpec): Promise<void> {
		try {
			const answer = await remoteCall(this.#sim, () =>
				host.call((run) => run.start(spec, { hasEnded: this.#ends.has(spec.instanceId), waits: null })),
			);
			if (this.#ends.has(spec.instanceId) && isGone(answer)) this.#closed.add(spec.instanceId);
			else if (!answer.ok) this.#startAgain(host, spec);
			else if (answer.end !== null) {
				this.#closed.add(spec.instanceId);
				this.#keep(answer.end);
			} else if (answer.lookAgain) this.#startAgain(host, spec, CONFIRM_MS);
		} catch {
			this.#startAgain(host, spec);
		}
	}

	#keep(report: EndReport): void {
		const known = this.#ends.get(report.instanceId);
		if (known === undefined || known.at < report.at) this.#closed.add(report.instanceId);
		if (known === undefined || known.at <= report.at) this.#ends.set(report.instanceId, report);
		this.#sim.see({ kind: 'ended_told', report });
	}
}

/** Whether nothing is left of a run where it ran. */
function isGone(answer: Acted | Refusal | { readonly ok: true }): boolean {
	return 'ok' in answer && !answer.ok && (answer.code === 'not_found' || answer.code === 'archived');
}
