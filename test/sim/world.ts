import type { ExecutorCopy } from '../../worker/capacity/rpc.ts';
import type { RunSpec } from '../../worker/engine/run-spec.ts';
import { specOf } from '../support/run-builder.ts';
import { Faults } from './faults.ts';
import { KEEPING_BACK, KINDS, KINDS_IN_LINE, letGoOn, type Operated, operateAtRandom } from './people.ts';
import { type Profile, profileOf } from './profile.ts';
import { Random } from './random.ts';
import { randomDocument } from './random-document.ts';
import { RunHost } from './run-host.ts';
import { runSends } from './run-sends.ts';
import type { Script } from './scripted-result.ts';
import { SimCallbacks } from './sim-callbacks.ts';
import { SimCapacity } from './sim-capacity.ts';
import { SimClock } from './sim-clock.ts';
import type { SimContext } from './sim-context.ts';
import { SimDispatch } from './sim-dispatch.ts';
import { SimExecutor } from './sim-executor.ts';
import { SimLine } from './sim-line.ts';
import { SimProjection } from './sim-projection.ts';
import { SimQueue } from './sim-queue.ts';
import { SimScheduler } from './sim-scheduler.ts';
import { type Strategies, strategiesOf } from './strategies.ts';
import { unawaited } from './unawaited.ts';

/** How often chance looks whether something happens to an object or an executor by itself. */
const CHANCE_EVERY_MS = 3000;
const TIDY_EVERY_MS = 30_000;

const PROJECT = 'prj_01kf0000000000000000000000';

/** Receives what a world does. */
export type Observer = Pick<SimContext, 'note' | 'see'>;

/** A world of a few runs with everything around them, drawn from a seed. It is set up when it is constructed. */
export class World {
	readonly profile: Profile;
	readonly script: Script;
	readonly clock = new SimClock();
	readonly faults: Faults;
	readonly scheduler: SimScheduler;
	readonly projection: SimProjection;
	readonly capacity: SimCapacity;
	readonly specs: readonly RunSpec[];
	readonly hosts = new Map<string, RunHost>();
	/** When things stop going wrong. */
	readonly faultsEndAt: number;
	readonly #sim: SimContext;
	readonly #strategies: Strategies | null;
	readonly #line: SimLine | null;
	readonly #executors = new Map<string, SimExecutor>();

	constructor(seed: number, observer: Observer) {
		const random = new Random(seed);
		this.profile = profileOf(random);
		this.faults = new Faults(random, this.profile);
		this.script = { seed, failShare: this.profile.failShare };
		const log: SimContext['log'] = (event, fields) => {
			const { problem = fields.reason } = fields;
			observer.note(`${event} ${JSON.stringify(fields)}`);
			if (typeof problem === 'string') observer.see({ kind: 'logged', event, problem });
		};
		this.#sim = { clock: this.clock, random, faults: this.faults, log, note: observer.note, see: observer.see };
		const hostOf = (instanceId: string) => this.#hostOf(instanceId);
		this.#strategies = strategiesOf(seed, this.profile);
		this.#line = this.#strategies === null ? null : new SimLine(this.#sim, this.#strategies.first);
		this.scheduler = new SimScheduler(this.#sim, this.#line);
		this.projection = new SimProjection(this.#sim, hostOf);
		this.capacity = new SimCapacity(this.#sim, this.#makeExecutors(), (id) => this.hosts.get(id) ?? null);
		this.faultsEndAt = this.clock.now() + random.between(30_000, 900_000);
		this.specs = this.#makeSpecs();
		this.#build();
		this.#schedule();
	}

	/** Nothing goes wrong any more, and there is room for everybody. */
	#calm(): void {
		this.#sim.note('all faults end');
		this.faults.end();
		this.capacity.leave(900);
		for (const host of this.hosts.values()) host.setClockRight();
		this.#tidyUp();
	}

	#hostOf(instanceId: string): RunHost {
		const host = this.hosts.get(instanceId);
		if (host === undefined) throw new Error(`There is no run ${instanceId}.`);
		return host;
	}

	#makeExecutors(): readonly ExecutorCopy[] {
		const { random } = this.#sim;
		const callbacks = new SimCallbacks(this.#sim, (instanceId) => this.#hostOf(instanceId));
		const heartbeatMs = random.chance(0.8) ? 30_000 : 0;
		return Array.from({ length: random.between(1, 3) }, (_, index): ExecutorCopy => {
			const executorId = `exe_01kf000000000000000000000${index}`;
			const work = { callbacks, script: this.script, habits: this.profile };
			this.#executors.set(executorId, new SimExecutor(executorId, this.#sim, work));
			return {
				executorId,
				name: executorId,
				url: `https://${executorId}.example/`,
				groups: ['default'],
				secrets: [],
				taskTypes: [{ type: 'SHELL', test: true }],
				leaseMs: 90_000,
				heartbeatMs,
				enabled: true,
				revision: 1,
			};
		});
	}

	#makeSpecs(): readonly RunSpec[] {
		const { random } = this.#sim;
		return Array.from({ length: random.pick(this.#line === null ? [1, 1, 2, 3] : [2, 3, 4, 5]) }, (_, index) => {
			const document = randomDocument(random, this.profile);
			const start = document.nodes[random.between(0, document.nodes.length - 1)]?.key ?? '';
			const scope = random.pick(['only', 'backward', 'forward'] as const);
			const createdAt = this.clock.now() + (index === 0 ? 0 : random.between(0, this.#line === null ? 60_000 : 10_000));
			return specOf(document, {
				instanceId: `ins_01kf000000000000000000000${index}`,
				projectId: PROJECT,
				createdAt,
				scheduleTime: createdAt,
				scope: random.chance(0.1) ? { keys: [start], scope } : null,
				mode: random.pick(['normal', 'normal', 'normal', 'normal', 'normal', 'normal', 'test', 'dryRun']),
				failureStrategy: random.chance(0.3) ? 'end' : 'continue',
				priority: random.pick(['HIGHEST', 'MEDIUM', 'LOWEST']),
				routes: this.capacity.routes,
				slots: random.pick([0, 1, 2, 5, 20]),
				...(this.#line === null ? {} : { kind: random.pick(['manual', 'manual', 'backfill']) }),
			});
		});
	}

	#build(): void {
		const sim = this.#sim;
		const hostOf = (instanceId: string) => this.#hostOf(instanceId);
		const executorOf = (executorId: string) => {
			const executor = this.#executors.get(executorId);
			if (executor === undefined) throw new Error(`There is no executor ${executorId}.`);
			return executor;
		};
		const dispatch = new SimDispatch(sim, { capacity: this.capacity, executorOf, hostOf });
		const consumeDead = (messages: Parameters<SimDispatch['consumeDead']>[0]) => dispatch.consumeDead(messages);
		const targets = {
			capacity: this.capacity,
			scheduler: this.scheduler,
			dispatch: new SimQueue(sim, {
				...{ name: 'dispatch', keepsAll: false, consumeDead },
				consume: (messages) => dispatch.consume(messages),
			}),
			control: new SimQueue(sim, {
				...{ name: 'control', keepsAll: false, consumeDead },
				consume: (messages) => dispatch.consumeControl(messages),
			}),
			projection: new SimQueue(sim, {
				...{ name: 'projection', keepsAll: true, consumeDead },
				consume: (messages) => ({ done: this.projection.consume(messages), died: new Promise(() => undefined) }),
			}),
		};
		const { snapshotAfter } = this.profile;
		for (const { instanceId } of this.specs) {
			const own = { instanceId, snapshotAfter };
			this.hosts.set(instanceId, new RunHost(own, sim, (host, life) => runSends(sim, targets, host, life)));
		}
	}

	#schedule(): void {
		const { clock, random } = this.#sim;
		this.projection.sweepEveryMinute();
		this.capacity.leave(this.profile.name === 'undisturbed' ? 900 : random.pick([0, 1, 3, 500]));
		for (const spec of this.specs)
			clock.after(spec.createdAt - clock.now(), () => this.scheduler.start(this.#operated(spec)));
		clock.after(this.faultsEndAt - clock.now(), () => this.#calm());
		const untilCalm = this.faultsEndAt - clock.now() - 1;
		if (this.#line !== null) this.#letPeopleSeeTheLine(this.#line, untilCalm);
		for (let left = random.between(0, this.profile.operationsMax); left > 0; left -= 1)
			clock.after(random.between(0, untilCalm), () => this.#letSomebodyOperate());
		for (let left = random.between(0, 3); left > 0; left -= 1)
			clock.after(random.between(0, untilCalm), () => this.capacity.leave(random.pick([0, 2, 500])));
		this.#letChancePlay();
	}

	/** Where runs wait for one another, people see to it while they do, and another version may come online. */
	#letPeopleSeeTheLine(line: SimLine, untilCalm: number): void {
		const { clock, random } = this.#sim;
		for (let left = random.between(0, 12); left > 0; left -= 1)
			clock.after(random.between(0, Math.min(untilCalm, 120_000)), () => this.#letSomebodyOperate());
		const later = this.#strategies?.later ?? null;
		if (later === null) return;
		clock.after(random.between(0, 60_000), () => this.scheduler.tell(line.adopt(later)));
	}

	/** Things that happen by themselves, at any moment. */
	#letChancePlay(): void {
		const { clock, faults, random } = this.#sim;
		clock.after(random.between(1, CHANCE_EVERY_MS), () => {
			if (!faults.active) return;
			this.#letChancePlay();
			for (const host of this.hosts.values()) this.#playWith(host);
			const busy = [...this.#executors.values()].filter((executor) => executor.isBusy);
			for (const executor of busy) if (faults.hits('restarted')) executor.restart();
			if (faults.hits('capacity_restarts')) this.capacity.restart();
		});
	}

	#playWith(host: RunHost): void {
		const { faults } = this.#sim;
		if (host.isAwake && faults.hits('crash_at_rest')) host.crash();
		if (host.isIdle && faults.hits('eviction')) host.evict();
	}

	#letSomebodyOperate(): void {
		const spec = this.specs[this.#sim.random.between(0, this.specs.length - 1)];
		if (spec !== undefined) unawaited(operateAtRandom(this.#sim, this.#operated(spec)));
	}

	/** Nothing is left paused or held for good: people look after their runs. */
	#tidyUp(): void {
		if (this.#line === null && this.#haveAllEnded()) return;
		for (const spec of this.specs) unawaited(letGoOn(this.#sim, this.#operated(spec)));
		this.#sim.clock.after(TIDY_EVERY_MS, () => this.#tidyUp());
	}

	/** Where there is a line, a run may be opened again for which others have to wait. */
	#haveAllEnded(): boolean {
		return [...this.hosts.values()].every(({ stored }) => stored !== null && stored.endedAt !== null);
	}

	#operated(spec: RunSpec): Operated {
		const inLine = this.profile.isTame ? KEEPING_BACK : KINDS_IN_LINE;
		const kinds = this.#line === null ? KINDS : inLine;
		return { host: this.#hostOf(spec.instanceId), spec, scheduler: this.scheduler, kinds };
	}
}
