import { bundleLines } from '../../../worker/archive/bundle.ts';
import type { AcquireRequest } from '../../../worker/capacity/rpc.ts';
import type { ControlMessage } from '../../../worker/dispatch/message.ts';
import type { AttemptRef } from '../../../worker/engine/command.ts';
import type { RunSpec } from '../../../worker/engine/run-spec.ts';
import type { Carried } from '../../../worker/instance/carried.ts';
import { HOT_MS_DEFAULT, HOT_MS_MIN } from '../../../worker/instance/hot-time.ts';
import type { InstancePorts } from '../../../worker/instance/instance-ports.ts';
import { InstanceRun } from '../../../worker/instance/instance-run.ts';
import type { Refusal, Started } from '../../../worker/instance/rpc.ts';
import type { ProjectionMessage } from '../../../worker/projection/message.ts';
import type { EndReport } from '../../../worker/schedule/rpc.ts';
import { MemoryEntryTable } from '../../sim/memory-entry-table.ts';
import { START_AT } from '../../support/run-builder.ts';

/** How much later than a start its scheduler looks again. */
const SECOND_LOOK_MS = 8000;

/** Which ways out of the object are broken at the moment. */
type Broken =
	| 'write'
	| 'store'
	| 'erase'
	| 'hotDays'
	| 'alarm'
	| 'dispatch'
	| 'control'
	| 'ended'
	| 'scheduler'
	| 'project'
	| 'capacity'
	| 'source';

/** What becomes of the object after each step of a test: every scenario has to come out the same. */
export const BETWEEN_STEPS = [
	['memory kept', () => undefined],
	['evicted after every step', (world) => world.evict()],
] as const satisfies readonly (readonly [string, (world: TestWorld) => void])[];

/** A world for one run: storage that outlives the object, an alarm and a clock moved by hand, sends that are kept. */
export class TestWorld {
	readonly table = new MemoryEntryTable();
	readonly broken = new Set<Broken>();
	readonly dispatched: AttemptRef[] = [];
	readonly control: ControlMessage[] = [];
	readonly ended: EndReport[] = [];
	readonly rows: ProjectionMessage[] = [];
	readonly asked: AcquireRequest[] = [];
	readonly released: { readonly holder: string; readonly keep: number }[] = [];
	readonly blocksBack: string[] = [];
	readonly logged: string[] = [];
	readonly alarmsSet: number[] = [];
	/** Lines of the bundles that were archived. */
	readonly bundles: string[][] = [];
	readonly erased: string[] = [];
	/** The project's setting. */
	hotMs = 7 * 24 * 3_600_000;
	now = START_AT;
	alarmAt: number | null = null;
	/** What the dispatch queue says of its oldest message. */
	backlogAgeMs = 0;
	/** What the capacity object grants beyond the block, or what was given back of it. */
	grants = 0;
	/** What succeeded in the run that one recovers from; null when that is gone. */
	successes: Carried | null = null;
	/** Whether answers wait for what is sent. In the tests they do, for what was sent is looked at next. */
	later: (work: Promise<void>) => Promise<void> = (work) => work;
	/** What happens while the capacity object thinks. */
	whileAsking: () => Promise<unknown> = async () => null;
	object: InstanceRun;
	#soon: { readonly at: number; readonly work: () => Promise<void> } | null = null;
	#secondLook: { readonly at: number; readonly spec: RunSpec } | null = null;

	constructor() {
		this.object = new InstanceRun(this.#ports());
	}

	/** The object loses its memory, as in an eviction, a deploy or a crash. */
	evict(): void {
		this.#soon = null;
		this.object = new InstanceRun(this.#ports());
	}

	/** Starts the run as its scheduler does, who looks again a little later when asked to. */
	async start(spec: RunSpec): Promise<Started | Refusal> {
		const answer = await this.object.start(spec);
		const again = !answer.ok || answer.lookAgain;
		this.#secondLook = again ? { at: this.now + SECOND_LOOK_MS, spec } : null;
		return answer;
	}

	/** Lets time pass: what was put off is done, the scheduler looks again, and the alarm rings when it is due. */
	async pass(ms: number): Promise<void> {
		const until = this.now + ms;
		for (let due = this.#nextEvent(); due !== null && due <= until; due = this.#nextEvent()) {
			this.now = Math.max(this.now, due);
			const soon = this.#soon;
			if (soon !== null && soon.at <= this.now) {
				this.#soon = null;
				await soon.work();
			} else if (this.#secondLook !== null && this.#secondLook.at <= this.now) await this.start(this.#secondLook.spec);
			else await this.ring();
		}
		this.now = until;
	}

	#nextEvent(): number | null {
		const times = [this.#soon?.at ?? null, this.#secondLook?.at ?? null, this.alarmAt].filter((at) => at !== null);
		return times.length === 0 ? null : Math.min(...times);
	}

	/** The alarm rings, early or late as it may be. */
	async ring(): Promise<void> {
		this.alarmAt = null;
		await this.object.wake();
	}

	#ports(): InstancePorts {
		const refuse = (way: Broken) => {
			if (this.broken.has(way)) throw new Error(`${way} refused`);
		};
		const { table } = this;
		table.atomically = (writes) => {
			refuse('write');
			MemoryEntryTable.prototype.atomically.call(table, writes);
		};
		return {
			table,
			alarm: {
				getAlarm: async () => this.alarmAt,
				setAlarm: async (at) => {
					refuse('alarm');
					this.alarmAt = at;
					this.alarmsSet.push(at);
				},
			},
			send: this.#sends(refuse),
			archive: {
				hotMsAssumed: HOT_MS_DEFAULT,
				hotMsMin: HOT_MS_MIN,
				hotMs: async () => {
					refuse('hotDays');
					return this.hotMs;
				},
				store: async (_run, bundle) => {
					refuse('store');
					this.bundles.push([...bundleLines(bundle)]);
				},
			},
			successesOf: async () => {
				refuse('source');
				return this.successes;
			},
			erase: async (why) => {
				refuse('erase');
				this.erased.push(why);
				this.table.clear();
				this.alarmAt = null;
			},
			changed: () => undefined,
			later: (work) => this.later(work),
			after: (delayMs, work) => {
				const soon = { at: this.now + delayMs, work };
				this.#soon = soon;
				return () => {
					if (this.#soon === soon) this.#soon = null;
				};
			},
			now: () => this.now,
			random: () => 0,
			log: (event) => this.logged.push(event),
		};
	}

	#sends(refuse: (way: Broken) => void): InstancePorts['send'] {
		return {
			dispatch: async (_run, attempts) => {
				refuse('dispatch');
				this.dispatched.push(...attempts);
				return this.backlogAgeMs;
			},
			control: async (messages) => {
				refuse('control');
				this.control.push(...messages);
			},
			ended: async (_run, report) => {
				refuse('ended');
				this.ended.push(report);
			},
			project: async (messages) => {
				refuse('project');
				this.rows.push(...messages);
			},
			acquire: async (run, request) => {
				refuse('capacity');
				this.asked.push(request);
				await this.whileAsking();
				const backs = run.spec.slots - run.block;
				return { slots: Math.min(request.wanted, this.grants + backs), routes: run.routes };
			},
			release: async (_run, request) => {
				refuse('capacity');
				this.released.push(request);
			},
			blockBack: async ({ spec }) => {
				refuse('scheduler');
				this.blocksBack.push(spec.instanceId);
			},
			forget: async () => undefined,
		};
	}
}
