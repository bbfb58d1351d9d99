import { DurableObject } from 'cloudflare:workers';
import type { Route } from '../engine/run-spec.ts';
import { EarliestAlarm } from '../lib/earliest-alarm.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import type { Served } from '../lib/served.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { withinTime } from '../lib/time-limit.ts';
import { CallOrder } from './call-order.ts';
import { ExecutorTable, routesOf } from './executor-table.ts';
import { HolderTable } from './holder-table.ts';
import type {
	AcquireRequest,
	CapacityUsage,
	ExecutorCopy,
	LineStanding,
	OpenBreaker,
	ProjectCapacityRpc,
	ReleaseRequest,
} from './rpc.ts';
import { acquireSchema, holderSchema, observeSchema, putExecutorSchema, releaseSchema } from './rpc-schema.ts';
import { slotHolder } from './slot-holder.ts';
import {
	askAgain,
	askForSlots,
	confirmSlots,
	dueHolders,
	greatestHolders,
	type Holder,
	keepSlots,
	nextAsk,
	placeOf,
	usageOf,
} from './window.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/** How soon an alarm that failed as a whole tries again. */
const ALARM_RETRY_MS = 30_000;

/**
 * A project's capacity: who may have how many attempts in flight, and the copies of its executors. The rows of the
 * holders are the truth, so that held never exceeds the window, whatever restarts.
 */
export class ProjectCapacity extends DurableObject<Env> implements Served<ProjectCapacityRpc> {
	readonly #holders = new HolderTable(this.ctx.storage.sql);
	readonly #executors = new ExecutorTable(this.ctx.storage.sql);
	readonly #alarm = new EarliestAlarm(this.ctx.storage);
	readonly #calls = new CallOrder();
	#window: Map<string, Holder> | null = null;

	putExecutor(...args: readonly [executorId: string, copy: ExecutorCopy | null]): void {
		const [executorId, copy] = putExecutorSchema.parse(args);
		this.#load();
		this.#executors.put(executorId, copy);
	}

	executors(): readonly ExecutorCopy[] {
		this.#load();
		return this.#executors.copies();
	}

	async acquire(request: AcquireRequest): Promise<{ readonly slots: number; readonly routes: readonly Route[] }> {
		const { n, ...asked } = acquireSchema.parse(request);
		const window = this.#load();
		if (!this.#calls.isOvertaken(asked.holder, n)) await this.#change(() => askForSlots(window, asked, Date.now()));
		return { slots: window.get(asked.holder)?.held ?? 0, routes: routesOf(this.#executors.copies()) };
	}

	async release(request: ReleaseRequest): Promise<void> {
		const { holder, keep, n } = releaseSchema.parse(request);
		if (this.#calls.isOvertaken(holder, n)) return;
		const window = this.#load();
		await this.#change(() => keepSlots(window, holder, keep, Date.now()));
	}

	observe(
		...args: readonly [
			executorId: string,
			breaker: { readonly open: true; readonly reason: string } | { readonly open: false },
		]
	): void {
		const [executorId, breaker] = observeSchema.parse(args);
		this.#load();
		this.#executors.observe(executorId, breaker.open ? breaker.reason : null, Date.now());
	}

	breakers(): readonly OpenBreaker[] {
		this.#load();
		return this.#executors.breakers();
	}

	usage(): CapacityUsage {
		const window = this.#load();
		return { ...usageOf(window), breakers: this.#executors.breakers() };
	}

	lineStanding(name: string): LineStanding {
		const window = this.#load();
		const place = placeOf(window, holderSchema.parse(name));
		return { ...usageOf(window), place, holders: place === null ? [] : greatestHolders(window) };
	}

	override async alarm(): Promise<void> {
		this.#alarm.rang();
		try {
			const window = this.#load();
			await severalAtOnce(dueHolders(window, Date.now()), ({ holder }) => this.#ask(holder));
			await this.#alarm.ensure(nextAsk(window));
		} catch (problem) {
			logLine('capacity_alarm_failed', { project: this.#projectId(), problem: messageOf(problem) });
			await this.ctx.storage.setAlarm(Date.now() + ALARM_RETRY_MS).catch(() => null);
		}
	}

	/** Tells a holder what it has and takes back what it does not use. */
	async #ask(name: string): Promise<void> {
		const window = this.#load();
		// Others were asked before: what it has, and the call that belongs to it, are those of this moment.
		const holder = window.get(name);
		if (holder === undefined) return;
		try {
			const answer = slotHolder(this.env, this.#projectId(), name).granted(holder.held, this.#calls.latest(name));
			const used = await withinTime(answer, ANSWER_TIMEOUT_MS);
			await this.#change(() => {
				// A number that fell and rose again meanwhile is the same, and yet another grant.
				const told = window.get(name) === holder ? holder.held : null;
				return confirmSlots(window, name, { told, used }, Date.now());
			});
		} catch (problem) {
			logLine('slot_holder_unreachable', { project: this.#projectId(), holder: name, problem: messageOf(problem) });
			const current = window.get(name);
			if (current !== undefined) window.set(name, askAgain(current, Date.now()));
		}
	}

	/** Applies a decision: rows first, then the alarm, which also tells those who were granted something. */
	async #change(decide: () => readonly Holder[]): Promise<void> {
		const window = this.#load();
		await this.#alarm.load(Date.now());
		for (const holder of decide()) {
			if (differs(window.get(holder.holder), holder)) this.#holders.put(holder);
			if (holder.held === 0 && holder.wanted === 0) window.delete(holder.holder);
			else window.set(holder.holder, holder);
		}
		await this.#alarm.ensure(nextAsk(window));
	}

	#load(): Map<string, Holder> {
		if (this.#window !== null) return this.#window;
		this.#holders.create();
		this.#executors.create();
		this.#window = new Map(this.#holders.load());
		return this.#window;
	}

	#projectId(): string {
		return this.ctx.id.name ?? '';
	}
}

/** When a holder is asked next is memory: after a restart everybody whose time is unknown or past is asked once. */
function differs(before: Holder | undefined, after: Holder): boolean {
	return (
		before === undefined ||
		before.held !== after.held ||
		before.wanted !== after.wanted ||
		before.priority !== after.priority
	);
}
