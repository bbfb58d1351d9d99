import type { ExecutorCopy } from '../../worker/capacity/rpc.ts';
import { type BreakerObservation, BreakerWatch } from '../../worker/dispatch/breaker-watch.ts';
import type { Delivery } from '../../worker/dispatch/deliver.ts';
import { deliveryReport } from '../../worker/dispatch/delivery-report.ts';
import type { DispatchPorts, RunRef } from '../../worker/dispatch/dispatch-ports.ts';
import type { IsolateMemory } from '../../worker/dispatch/invocation.ts';
import type { ClaimedAttempt } from '../../worker/engine/claim.ts';
import type { DeliveryOutcome } from '../../worker/engine/result.ts';
import { anExecutorCopy, aTarget, INSTANCE_ID } from './builders.ts';
import type { FakeRun } from './fake-run.ts';
import { VirtualClock } from './virtual-clock.ts';

const A_RESULT: DeliveryOutcome = { kind: 'result', result: { status: 'success', outputs: {} } };

type ObjectCall = 'claim' | 'report' | 'executors' | 'keepLogs' | 'observe';

/** Everything around a dispatch consumer, in memory and on a virtual clock. */
export class FakeWorld {
	readonly clock = new VirtualClock();
	readonly runs = new Map<string, FakeRun>();
	readonly memory: IsolateMemory = { executors: new Map(), breakers: new BreakerWatch() };
	executors: readonly ExecutorCopy[] = [anExecutorCopy()];
	/** How long an executor takes until headers, and from there until the end of its answer. */
	headersMs = (_claimed: ClaimedAttempt): number => 1;
	bodyMs = 0;
	/** How long a call to an object takes. */
	rpcMs = (_call: ObjectCall, _instanceId?: string): number => 1;
	outcome = (_claimed: ClaimedAttempt): DeliveryOutcome => A_RESULT;
	log = (_claimed: ClaimedAttempt): string | null => null;
	/** Called before each call to an object; may throw in its place. */
	failing = (_call: ObjectCall): void => undefined;

	readonly delivered: string[] = [];
	readonly reports: { readonly results: number; readonly take: number }[] = [];
	readonly logs: string[] = [];
	readonly observed: BreakerObservation[] = [];
	readonly lines: string[] = [];
	claims = 0;
	executorReads = 0;
	opened = 0;
	waitingForHeaders = 0;
	mostWaitingForHeaders = 0;
	mostOpen = 0;
	#open = 0;

	/** Calls of this name fail from now on. */
	overload(name: ObjectCall): void {
		this.failing = (call) => {
			if (call === name) throw new Error('overloaded');
		};
	}

	addRun(run: FakeRun, instanceId = INSTANCE_ID): FakeRun {
		this.runs.set(instanceId, run);
		return run;
	}

	ports(): DispatchPorts {
		const { now, after } = this.clock;
		return {
			now,
			after,
			random: () => 0.5,
			log: (event) => this.lines.push(event),
			executors: async () => {
				this.executorReads++;
				await this.#call('executors');
				return this.executors;
			},
			open: async (_projectId, copy) => {
				this.opened++;
				return copy.url.startsWith('https:') ? aTarget(copy.url) : { refused: 'url_not_https' };
			},
			claim: async (run, attempts) => {
				this.claims++;
				await this.#call('claim', run.instanceId);
				return this.#run(run).claim(run.instanceId, attempts);
			},
			report: async (run, deliveries, take) => {
				await this.#call('report');
				this.reports.push({ results: deliveries.length, take });
				return this.#run(run).report(run.instanceId, deliveries, take);
			},
			keepLogs: async (_run, logs) => {
				await this.#call('keepLogs');
				this.logs.push(...logs.map(({ attemptId, text }) => `${attemptId}: ${text}`));
			},
			observe: async (_projectId, _executorId, seen) => {
				await this.#call('observe');
				this.observed.push(seen);
			},
			deliver: (claimed, _target, headersArrived) => this.#deliver(claimed, headersArrived),
		};
	}

	async #deliver(claimed: ClaimedAttempt, headersArrived: () => void): Promise<Delivery> {
		this.mostWaitingForHeaders = Math.max(this.mostWaitingForHeaders, ++this.waitingForHeaders);
		this.mostOpen = Math.max(this.mostOpen, ++this.#open);
		this.delivered.push(claimed.attemptId);
		await this.clock.wait(this.headersMs(claimed));
		this.waitingForHeaders--;
		headersArrived();
		await this.clock.wait(this.bodyMs);
		this.#open--;
		const send = { at: this.clock.now(), url: '', httpStatus: 200, latencyMs: 1, problem: null };
		return { report: deliveryReport(claimed, this.outcome(claimed), send), log: this.log(claimed) };
	}

	async #call(name: ObjectCall, instanceId?: string): Promise<void> {
		this.failing(name);
		await this.clock.wait(this.rpcMs(name, instanceId));
	}

	#run({ instanceId }: RunRef): FakeRun {
		const run = this.runs.get(instanceId);
		if (run === undefined) throw new Error(`There is no run ${instanceId}.`);
		return run;
	}
}
