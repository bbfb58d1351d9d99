import type { ExecutorCopy } from '../../worker/capacity/rpc.ts';
import { BreakerWatch } from '../../worker/dispatch/breaker-watch.ts';
import { type Answer, classifyResponse } from '../../worker/dispatch/classify-response.ts';
import { consumeDispatch } from '../../worker/dispatch/consumer.ts';
import { consumeControl } from '../../worker/dispatch/control-consumer.ts';
import { consumeDeadLetters } from '../../worker/dispatch/dead-letter-consumer.ts';
import type { Delivery } from '../../worker/dispatch/deliver.ts';
import { deliveryReport } from '../../worker/dispatch/delivery-report.ts';
import type { RunRef } from '../../worker/dispatch/dispatch-ports.ts';
import type { DirectoryPorts } from '../../worker/dispatch/executor-directory.ts';
import type { IsolateMemory } from '../../worker/dispatch/invocation.ts';
import type { QueueMessage } from '../../worker/dispatch/queue-message.ts';
import type { ClaimedAttempt } from '../../worker/engine/claim.ts';
import type { AttemptRef } from '../../worker/engine/command.ts';
import { RunOnHold } from '../../worker/instance/platform-hold.ts';
import { DEFAULT_ACCEPT_TIMEOUT_MS } from '../../worker/protocol/limits.ts';
import { InvocationLife } from './invocation-life.ts';
import { CALL_PROBLEMS, remoteCall } from './remote-call.ts';
import type { RunHost } from './run-host.ts';
import type { SimCapacity } from './sim-capacity.ts';
import type { SimContext } from './sim-context.ts';
import type { SimExecutor } from './sim-executor.ts';
import { unawaited } from './unawaited.ts';

/** What the consumers of a world reach. */
export interface DispatchWorld {
	readonly capacity: SimCapacity;
	readonly executorOf: (executorId: string) => SimExecutor;
	readonly hostOf: (instanceId: string) => RunHost;
}

/**
 * The real dispatch and control consumers on virtual time. What they reach is reproduced: calls to objects, and the send
 * itself, which in the Worker signs with WebCrypto and would leave the order of events to a thread pool.
 */
export class SimDispatch {
	readonly #sim: SimContext;
	readonly #world: DispatchWorld;
	#memory: IsolateMemory = { executors: new Map(), breakers: new BreakerWatch() };

	constructor(sim: SimContext, world: DispatchWorld) {
		this.#sim = sim;
		this.#world = world;
	}

	consume(messages: readonly QueueMessage[]): { readonly done: Promise<void>; readonly died: Promise<void> } {
		const sim = this.#sim;
		const life = this.#begin();
		const ports = {
			...this.#directory(life),
			after: life.after,
			random: sim.random.next,
			log: sim.log,
			claim: (run: RunRef, attempts: readonly AttemptRef[]) =>
				life.reach(() => this.#object(run, (host) => claimFrom(host, attempts))),
			report: (run: RunRef, deliveries: readonly Delivery['report'][], take: number) =>
				life.reach(() => {
					if (sim.faults.hits('report_repeated')) this.#repeatReport(run, deliveries);
					return this.#object(run, (host) => reportTo(sim, host, deliveries, take));
				}),
			keepLogs: () => Promise.resolve(),
			deliver: (claimed: ClaimedAttempt, _target: unknown, headersArrived: () => void) =>
				life.reach(() => this.#deliver(claimed, headersArrived)),
			observe: () => life.reach(() => remoteCall(sim, () => Promise.resolve())),
		};
		return { done: consumeDispatch(messages, ports, this.#memory), died: life.died };
	}

	consumeControl(messages: readonly QueueMessage[]): { readonly done: Promise<void>; readonly died: Promise<void> } {
		const sim = this.#sim;
		const life = this.#begin();
		const ports: Parameters<typeof consumeControl>[1] = {
			...this.#directory(life),
			random: sim.random.next,
			log: sim.log,
			post: (message, headersArrived) =>
				life.reach(async () => {
					const executor = this.#world.executorOf(message.target.executorId);
					const answer = await this.#within(null, executor.control(message.body));
					headersArrived();
					return answer;
				}),
			keepLogs: () => Promise.resolve(),
			after: life.after,
			answer: (run, answers) =>
				life.reach(() =>
					this.#object(run, async (host) => {
						const acted = await host.call((loop) => loop.act((at) => ({ kind: 'answers', at, answers })));
						if ('ok' in acted && acted.code === 'unavailable') throw new RunOnHold(CALL_PROBLEMS.held);
					}),
				),
		};
		return { done: consumeControl(messages, ports, this.#memory.executors), died: life.died };
	}

	consumeDead(messages: readonly QueueMessage[]): Promise<void> {
		const sim = this.#sim;
		return consumeDeadLetters('dead', messages, {
			poke: (run) =>
				this.#object(run, async (host) => {
					await host.call((loop) => loop.poke());
				}),
			random: sim.random.next,
			log: sim.log,
		});
	}

	/** A report whose answer was lost comes again, however late. */
	#repeatReport(run: RunRef, deliveries: readonly Delivery['report'][]): void {
		this.#sim.clock.after(this.#sim.random.between(100, 90_000), () => {
			this.#object(run, (host) => reportTo(this.#sim, host, deliveries, 0)).catch(() => null);
		});
	}

	/** An isolate lives for a while and is shared by invocations; now and then another one serves. */
	#begin(): InvocationLife {
		if (this.#sim.random.chance(0.1)) this.#memory = { executors: new Map(), breakers: new BreakerWatch() };
		return new InvocationLife(this.#sim);
	}

	#directory(life: InvocationLife): DirectoryPorts {
		const sim = this.#sim;
		return {
			now: sim.clock.now,
			executors: () => life.reach(() => remoteCall(sim, () => Promise.resolve(this.#world.capacity.copies))),
			open: (_projectId: string, { executorId, url }: ExecutorCopy) =>
				Promise.resolve({ executorId, url, shownUrl: url, secrets: ['a secret'] }),
		};
	}

	#object<Value>({ instanceId }: RunRef, ask: (host: RunHost) => Promise<Value>): Promise<Value> {
		return remoteCall(this.#sim, () => ask(this.#world.hostOf(instanceId)));
	}

	async #deliver(claimed: ClaimedAttempt, headersArrived: () => void): Promise<Delivery> {
		const { clock } = this.#sim;
		const startedAt = clock.now();
		const executor = this.#world.executorOf(claimed.executorId);
		const answer = await this.#within(claimed.timeoutMs, executor.run(claimed));
		headersArrived();
		const { outcome, log } = classifyResponse(answer, clock.now());
		const send = {
			at: startedAt,
			url: `https://${claimed.executorId}.example/`,
			httpStatus: answer.kind === 'response' ? answer.status : null,
			latencyMs: clock.now() - startedAt,
			problem: answer.kind === 'failure' ? answer.failure.phase : null,
		};
		return { report: deliveryReport(claimed, outcome, send), log };
	}

	/** The limits the sender sets to the wait for headers. */
	#within(runTimeoutMs: number | null, answer: Promise<Answer>): Promise<Answer> {
		const limitMs = Math.min(DEFAULT_ACCEPT_TIMEOUT_MS, runTimeoutMs ?? Number.POSITIVE_INFINITY);
		const phase = limitMs < DEFAULT_ACCEPT_TIMEOUT_MS ? 'run-timeout' : 'waiting-for-headers';
		const { promise, resolve } = Promise.withResolvers<Answer>();
		const cancel = this.#sim.clock.after(limitMs, () =>
			resolve({ kind: 'failure', failure: { phase, message: `gave up: ${phase}` } }),
		);
		unawaited(answer.then(resolve).finally(cancel));
		return promise;
	}
}

async function claimFrom(host: RunHost, attempts: readonly AttemptRef[]) {
	const claimed = await host.call((loop) => loop.claim(attempts));
	if (claimed === 'held') throw new RunOnHold(CALL_PROBLEMS.held);
	return claimed;
}

async function reportTo(sim: SimContext, host: RunHost, deliveries: readonly Delivery['report'][], take: number) {
	const acted = await host.call((loop) =>
		loop.act((at) => ({ kind: 'report', at, deliveries, jitter: sim.random.next() }), take),
	);
	if ('ok' in acted && acted.code === 'unavailable') throw new RunOnHold(CALL_PROBLEMS.held);
	return 'taken' in acted ? acted.taken : [];
}
