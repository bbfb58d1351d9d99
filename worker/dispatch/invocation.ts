import type { ClaimedAttempt } from '../engine/claim.ts';
import type { DeliveryOutcome, SendRecord } from '../engine/result.ts';
import { messageOf } from '../lib/log-line.ts';
import { type BreakerWatch, observationOf } from './breaker-watch.ts';
import { ClaimLine } from './claim-line.ts';
import { decideTake } from './decide-take.ts';
import type { Delivery } from './deliver.ts';
import { deliveryReport } from './delivery-report.ts';
import type { DispatchPorts, RunRef } from './dispatch-ports.ts';
import { type ExecutorCache, ExecutorDirectory, type OpenedExecutor } from './executor-directory.ts';
import { findAlternatives } from './find-alternatives.ts';
import type { RunWork } from './group-by-run.ts';
import { Lanes } from './lanes.ts';
import { RunSession } from './run-session.ts';
import { shownUrl } from './shown-url.ts';

/** What an isolate remembers from one invocation to the next; losing it costs time and nothing else. */
export interface IsolateMemory {
	readonly executors: ExecutorCache;
	readonly breakers: BreakerWatch;
}

/** One run of the dispatch consumer over one batch: the lanes, and the account of what it took on besides the batch. */
export class Invocation {
	readonly #ports: DispatchPorts;
	readonly #breakers: BreakerWatch;
	readonly #directory: ExecutorDirectory;
	readonly #lanes = new Lanes(() => this.#line.advance());
	readonly #line: ClaimLine;
	readonly #startedAt: number;
	#promised = 0;
	#continued = 0;

	constructor(ports: DispatchPorts, memory: IsolateMemory) {
		this.#ports = ports;
		this.#breakers = memory.breakers;
		this.#directory = new ExecutorDirectory(ports, memory.executors);
		this.#line = new ClaimLine(ports, this.#lanes);
		this.#startedAt = ports.now();
	}

	/**
	 * Delivers and reports what a batch asks of one run, and what the run hands over on top of it.
	 *
	 * @returns false when something is left that only another delivery of the messages can bring forward.
	 */
	serve(work: RunWork): Promise<boolean> {
		const session = new RunSession(this.#ports, this, work);
		this.#line.join(work, (asked, claimed) => session.claimed(asked, claimed));
		return session.ended;
	}

	/** Sends one attempt as soon as a lane is free; null when nothing is known to have come of it. */
	submit(run: RunRef, claimed: ClaimedAttempt, delivered: (delivery: Delivery | null) => void): void {
		this.#lanes.submit(async (headersArrived) => delivered(await this.#deliver(run, claimed, headersArrived)));
	}

	/** Reserves lanes for what a report may hand over. Each reservation is settled once. */
	reserve(): number {
		const take = decideTake({
			waiting: this.#lanes.waiting + this.#line.length,
			busyLanes: this.#lanes.busy,
			promised: this.#promised,
			continued: this.#continued,
			elapsedMs: this.#ports.now() - this.#startedAt,
		});
		this.#promised += take;
		return take;
	}

	/** A report returned: `used` of the reserved attempts came. */
	settle(reserved: number, used: number): void {
		this.#promised -= reserved;
		this.#continued += used;
	}

	async #deliver(run: RunRef, claimed: ClaimedAttempt, headersArrived: () => void): Promise<Delivery | null> {
		try {
			const { byId, readAt } = await this.#directory.of(run.projectId, claimed.executorId);
			const executor = byId.get(claimed.executorId);
			if (executor === undefined || !executor.copy.enabled) return unavailable(claimed, executor, byId.values());
			const delivery =
				'refused' in executor.target
					? refused(claimed, executor, this.#ports.now())
					: await this.#ports.deliver(claimed, executor.target, headersArrived);
			await this.#observe(run, executor, readAt, delivery);
			return delivery;
		} catch (error) {
			const { attemptId } = claimed;
			this.#ports.log('dispatch_not_delivered', { ...run, attemptId, problem: messageOf(error) });
			return null;
		}
	}

	async #observe(run: RunRef, { copy }: OpenedExecutor, readAt: number, delivery: Delivery): Promise<void> {
		const seen = observationOf(delivery.report.outcome);
		if (seen === null) return;
		const executor = { id: copy.executorId, open: copy.breakerReason !== undefined, readAt };
		if (!this.#breakers.isNews(executor, seen, this.#ports.now())) return;
		try {
			await this.#ports.observe(run.projectId, copy.executorId, seen);
		} catch (error) {
			// The breaker is advice; the next copy shows that it still stands wrong, and it is told again.
			this.#ports.log('dispatch_observe_failed', { projectId: run.projectId, problem: messageOf(error) });
		}
	}
}

function unavailable(
	claimed: ClaimedAttempt,
	executor: OpenedExecutor | undefined,
	all: Iterable<OpenedExecutor>,
): Delivery {
	const reason = executor === undefined ? 'executor_removed' : 'executor_disabled';
	return notSent(claimed, { kind: 'unavailable', reason, routes: findAlternatives(all, claimed) }, null);
}

/** Nothing left us, and still people see what was about to be sent where, and why it was not (A24). */
function refused(claimed: ClaimedAttempt, { copy, target }: OpenedExecutor, nowMs: number): Delivery {
	const reason = 'refused' in target ? target.refused : '';
	const send = { at: nowMs, url: shownUrl(copy.url), httpStatus: null, latencyMs: 0, problem: reason };
	return notSent(claimed, { kind: 'misconfigured', reason, retryAfterMs: null }, send);
}

function notSent(claimed: ClaimedAttempt, outcome: DeliveryOutcome, send: SendRecord | null): Delivery {
	return { report: deliveryReport(claimed, outcome, send), log: null };
}
