import type { RunSpec } from '../../worker/engine/run-spec.ts';
import type { PlaceInLine } from '../../worker/engine/state.ts';
import type { InstanceRun } from '../../worker/instance/instance-run.ts';
import type { RunOrder } from '../../worker/instance/order.ts';
import { HELD, NO_RUN } from '../../worker/instance/platform-hold.ts';
import type { Refusal, Started } from '../../worker/instance/rpc.ts';
import type { Acted } from '../../worker/instance/run-turns.ts';
import type { EndReport } from '../../worker/schedule/rpc.ts';
import { lineWord } from './line-word.ts';
import type { LocatedRun, Operate } from './located-run.ts';
import { remoteCall } from './remote-call.ts';
import type { SimContext } from './sim-context.ts';
import type { SimLine } from './sim-line.ts';
import { unawaited } from './unawaited.ts';

const SEND_AGAIN_MS = 30_000;
const CONFIRM_MS = 8000;
const ASK_EVERY_MS = 5 * 60_000;
/** An order that is to open a run into the line comes to nothing when it arrives later. */
const OPENING_MS = CONFIRM_MS - 1000;

const RUN_ACTIVE: Refusal = { ok: false, code: 'run_active', details: {} };

/** Where a run waits that an order opens, if that comes in time. */
interface TimedWait extends PlaceInLine {
	readonly until: number;
}

/**
 * The scheduler's part in a run's life: it hands a start over until the run confirms, hears of its end, and keeps the line
 * of runs where the workflow has one.
 */
export class SimScheduler {
	readonly #sim: SimContext;
	readonly #line: SimLine | null;
	readonly #runs = new Map<string, LocatedRun>();
	readonly #ends = new Map<string, EndReport>();
	/** Runs that it heard the end of: it does not ask these again. */
	readonly #closed = new Set<string>();
	readonly #dropped = new Set<string>();
	/** Runs of a line that have not confirmed what they were told last. */
	readonly #owed = new Set<string>();

	constructor(sim: SimContext, line: SimLine | null) {
		this.#sim = sim;
		this.#line = line;
		if (line !== null) this.#askWhoIsWaitedFor(line);
	}

	/** Returns at once; the start is sent again until it is confirmed. One that is refused is asked for again. */
	start(run: LocatedRun): void {
		const { spec } = run;
		const admission = this.#line?.admit(spec) ?? 'starts';
		if (admission === 'discarded') {
			this.#sim.note(`${spec.instanceId} is not started: another is active`);
			this.#sim.clock.after(SEND_AGAIN_MS, () => this.start(run));
			return;
		}
		this.#line?.enter(spec, admission);
		this.#runs.set(spec.instanceId, run);
		this.tell([spec.instanceId]);
	}

	/**
	 * Orders that may open a run that has ended come through here, and those that keep one from its turn. Whatever becomes of
	 * the call, the run is asked until it confirms that it lives.
	 *
	 * @throws whatever the call to the run throws.
	 */
	async order(run: LocatedRun, kind: RunOrder['kind'], operate: Operate): Promise<Acted | Refusal> {
		const { instanceId } = run.spec;
		const line = this.#line;
		if (line !== null && !this.#runs.has(instanceId)) return NO_RUN;
		// While an order is on its way that opens it, nobody else does.
		if (line?.find(instanceId)?.state === 'opening') return HELD;
		// A run may have ended unheard; that end, coming late, must not close what is opened now.
		if (!this.#closed.has(instanceId)) await this.#deliver(run);
		const isKeptBack = kind === 'hold' || kind === 'release';
		if (line !== null && isKeptBack) return this.#keepBack(run, line, kind === 'hold', operate);
		if (line !== null && kind === 'edit') return this.#edit(run, operate);
		const wait = this.#open(run);
		if (wait === 'discarded') return RUN_ACTIVE;
		this.#owed.add(instanceId);
		try {
			const operated = await remoteCall(this.#sim, () => this.#arrive(run, wait, operate));
			if (this.#hasEnded(instanceId) && isGone(operated)) this.#close(instanceId);
			this.#sendAgain(run, CONFIRM_MS);
			return operated;
		} catch (problem) {
			this.#sendAgain(run);
			throw problem;
		}
	}

	/** Tells runs what the line has for them. */
	tell(instanceIds: readonly string[]): void {
		for (const instanceId of instanceIds) {
			const run = this.#runs.get(instanceId);
			if (run === undefined) continue;
			this.#owed.add(instanceId);
			unawaited(this.#deliver(run));
		}
	}

	ended(report: EndReport): Promise<void> {
		const { instanceId } = report;
		const run = this.#runs.get(instanceId);
		// The lists may know of nothing that is due of a run that was held: it is asked until they show its end.
		if (run !== undefined && this.#line?.waits(instanceId) === true) unawaited(this.#lookAfter(run));
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

	/** Whether somebody keeps a run from its turn, whatever the run has heard of it. */
	isHeld(instanceId: string): boolean {
		return this.#line?.find(instanceId)?.state === 'held';
	}

	/** Whether nothing was left of a run that was discarded when that was asked for: it ended before, or never began. */
	hasDropped(instanceId: string): boolean {
		return this.#dropped.has(instanceId);
	}

	/** The run passes the strategy again, if it has ended. */
	#open({ spec }: LocatedRun): TimedWait | 'discarded' | null {
		const isClosed = this.#closed.has(spec.instanceId);
		const admission = isClosed ? (this.#line?.admit(spec) ?? 'starts') : 'starts';
		if (admission === 'discarded') return admission;
		if (!isClosed) return null;
		this.#closed.delete(spec.instanceId);
		const place = this.#line?.enterAgain(spec, admission) ?? null;
		return place === null ? null : { ...place, until: this.#sim.clock.now() + OPENING_MS };
	}

	/** An order reaches its run, at times long after it was given. */
	#arrive({ host, spec }: LocatedRun, wait: TimedWait | null, operate: Operate): Promise<Acted | Refusal> {
		const { clock, see } = this.#sim;
		const { instanceId } = spec;
		if (wait !== null && clock.now() > wait.until) return Promise.resolve(HELD);
		const hasEnded = host.stored !== null && host.stored.endedAt !== null;
		if (hasEnded && this.#line?.expects(instanceId) === false) see({ kind: 'opened_unawares', instanceId });
		return operate(wait === null ? null : { ticket: wait.ticket, strategy: wait.strategy });
	}

	/** The line has to know first that somebody keeps a run from its turn: it is what lets runs go. */
	async #keepBack(run: LocatedRun, line: SimLine, isHeld: boolean, operate: Operate): Promise<Acted | Refusal> {
		const { instanceId } = run.spec;
		if (line.isUnsettled(instanceId)) return HELD;
		if (line.setHeld(instanceId, isHeld)) {
			this.#owed.add(instanceId);
			this.#sendAgain(run, CONFIRM_MS);
		}
		try {
			return await remoteCall(this.#sim, () => operate(null));
		} finally {
			if (!isHeld) this.tell(line.advance());
		}
	}

	/** An edit opens nothing; but until the lists show it, nobody else looks after the run. */
	#edit(run: LocatedRun, operate: Operate): Promise<Acted | Refusal> {
		this.#sim.clock.after(CONFIRM_MS, () => unawaited(this.#lookAfter(run)));
		return remoteCall(this.#sim, () => operate(null));
	}

	async #lookAfter(run: LocatedRun): Promise<void> {
		const due = await remoteCall(this.#sim, () => run.host.call((loop) => loop.poke())).catch(() => 'unknown');
		if (due !== null) this.#sim.clock.after(SEND_AGAIN_MS, () => unawaited(this.#lookAfter(run)));
	}

	/** Should the word of an end be lost for good, those that are waited for are asked. */
	#askWhoIsWaitedFor(line: SimLine): void {
		this.#sim.clock.after(ASK_EVERY_MS, () => {
			this.#askWhoIsWaitedFor(line);
			this.tell(line.waitedFor());
		});
	}

	#sendAgain(run: LocatedRun, afterMs = SEND_AGAIN_MS): void {
		const { instanceId } = run.spec;
		this.#sim.clock.after(afterMs, () => {
			const isOwed = this.#line === null || this.#owed.has(instanceId);
			if (isOwed && !this.#closed.has(instanceId)) unawaited(this.#deliver(run));
		});
	}

	async #deliver(run: LocatedRun): Promise<void> {
		try {
			const word = this.#wordTo(run.spec);
			this.#heard(run, await remoteCall(this.#sim, () => run.host.call(word)));
		} catch {
			this.#sendAgain(run);
		}
	}

	#wordTo(spec: RunSpec): (run: InstanceRun) => Promise<Started | Refusal> {
		const { instanceId } = spec;
		const entry = this.#line?.find(instanceId) ?? null;
		if (entry !== null) return lineWord(spec, entry, this.#hasEnded(instanceId));
		return (run) => run.start(spec, { hasEnded: this.#hasEnded(instanceId), waits: null });
	}

	#heard(run: LocatedRun, answer: Started | Refusal): void {
		const { instanceId } = run.spec;
		const isDiscarding = this.#line?.find(instanceId)?.state === 'discarding';
		if (isDiscarding && isGone(answer)) this.#dropped.add(instanceId);
		if ((isDiscarding || this.#hasEnded(instanceId)) && isGone(answer)) return this.#close(instanceId);
		if (!answer.ok) return this.#sendAgain(run);
		if (answer.end !== null) {
			this.#close(instanceId);
			return this.#keep(answer.end);
		}
		this.tell(this.#line?.heard(instanceId, answer.ticket !== undefined) ?? []);
		if (answer.lookAgain) return this.#sendAgain(run, CONFIRM_MS);
		// An answer to an earlier word confirms nothing of what the line has for it by now.
		if (this.#line?.isUnsettled(instanceId)) this.#sendAgain(run);
		else this.#owed.delete(instanceId);
	}

	#hasEnded(instanceId: string): boolean {
		return this.#ends.has(instanceId) || this.#dropped.has(instanceId);
	}

	#close(instanceId: string): void {
		this.#closed.add(instanceId);
		this.tell(this.#line?.leave(instanceId) ?? []);
	}

	#keep(report: EndReport): void {
		const known = this.#ends.get(report.instanceId);
		if (known === undefined || known.at <= report.at) this.#ends.set(report.instanceId, report);
		if (known === undefined || known.at < report.at) this.#close(report.instanceId);
		this.#sim.see({ kind: 'ended_told', report });
	}
}

/** Whether nothing is left of a run where it ran. */
function isGone(answer: Acted | Refusal | { readonly ok: true }): boolean {
	return 'ok' in answer && !answer.ok && (answer.code === 'not_found' || answer.code === 'archived');
}
