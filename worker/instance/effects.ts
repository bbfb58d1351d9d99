import type { ControlMessage } from '../dispatch/message.ts';
import type { Effect } from '../engine/effect.ts';
import type { Route } from '../engine/run-spec.ts';
import type { Run, SlotsQuestion, Task } from '../engine/state.ts';
import { projectionOf, taskProjectionOf } from '../engine/view/projection-view.ts';
import { messageOf } from '../lib/log-line.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { unreachable } from '../lib/unreachable.ts';
import type { EndReport } from '../schedule/rpc.ts';
import { controlMessage, noteRefusal } from './control-messages.ts';
import { endOf } from './end-report.ts';
import type { InstancePorts } from './instance-ports.ts';
import { listedRow, projectionMessages } from './projection-messages.ts';
import { ownRequest, ownSlots } from './slots.ts';

/** What the capacity object answered. */
export interface SlotsAnswer {
	/** By which an answer that was overtaken is known. */
	readonly question: SlotsQuestion;
	/** Slots beyond the run's block, all in all. */
	readonly own: number;
	readonly routes: readonly Route[];
}

/** What the other parts answered; it goes back to the run as commands. */
export interface Acknowledged {
	readonly settled: readonly ('ended' | 'projected')[];
	readonly slots: SlotsAnswer | null;
	/** Whether the lists were told; null when they were not to be. */
	readonly isListed: boolean | null;
	/** Something was refused that only a later wake brings up again, and the turn's alarm could not know of it. */
	readonly hasToWake: boolean;
}

/** What is sent, and who sees to it when it is not. */
export interface Sending {
	readonly run: Run;
	readonly effects: readonly Effect[];
	/** Tasks the lists are told of, if they are told of the run. */
	readonly tasks: readonly Task[];
	/** The scheduler asks about the run until it hears of its end, so the second clock need not. */
	readonly isLookedAfter: boolean;
	/**
	 * Whether no alarm is armed when things are sent. The lists are told first then: once the scheduler knows of the end,
	 * nobody but the second clock is left to look after the run.
	 */
	readonly isUnarmed: () => boolean;
}

/** The sends of a turn, in two steps. */
export interface Sends {
	/**
	 * Tells executors of attempts in their hands. Comes first, so that work which was given up is told to stop before the
	 * next attempt is handed to anybody.
	 */
	readonly control: () => Promise<void>;
	readonly rest: () => Promise<Acknowledged>;
}

type Send = () => Promise<void>;

/**
 * Prepares what a turn owes. What is told of the run is taken at once: by the time it is sent, a later turn may have
 * changed the run and its write been refused. A send that fails leaves its debt open: the run's deadlines bring it up
 * again, so a failure is only noted.
 */
export function sendsOf(sending: Sending, ports: InstancePorts): Sends {
	const sends = new TurnSends(sending, ports);
	return { control: () => sends.control(), rest: () => sends.rest() };
}

class TurnSends {
	readonly #sending: Sending;
	readonly #ports: InstancePorts;
	readonly #control: ControlMessage[] = [];
	readonly #work: Send[] = [];
	readonly #ends: Send[] = [];
	readonly #rows: Send[] = [];
	readonly #settled: ('ended' | 'projected')[] = [];
	#slots: Acknowledged['slots'] = null;
	#isListed: boolean | null = null;
	#hasToWake = false;
	#isUnarmed: boolean;

	constructor(sending: Sending, ports: InstancePorts) {
		this.#sending = sending;
		this.#ports = ports;
		this.#isUnarmed = sending.isLookedAfter;
		for (const effect of sending.effects) this.#prepare(effect, sending.run);
	}

	async control(): Promise<void> {
		if (this.#control.length === 0) return;
		const isSent = await this.#noted(() => this.#ports.send.control(this.#control));
		if (!isSent) this.#hasToWake = noteRefusal(this.#sending.run, this.#control, this.#ports.now());
	}

	async rest(): Promise<Acknowledged> {
		this.#isUnarmed = this.#sending.isUnarmed();
		const [work, ends, rows] = [this.#work, this.#ends, this.#rows];
		const waves = this.#isUnarmed ? [[...work, ...rows], ends] : [[...work, ...ends], rows];
		for (const wave of waves) {
			await severalAtOnce(wave, async (send) => {
				await this.#noted(send);
			});
		}
		return {
			settled: this.#settled,
			slots: this.#slots,
			isListed: this.#isListed,
			hasToWake: this.#hasToWake,
		};
	}

	#prepare(effect: Effect, run: Run): void {
		const ports = this.#ports;
		const n = run.seq;
		switch (effect.kind) {
			case 'dispatch':
				this.#work.push(async () => {
					run.memory.backlogAgeMs = await ports.send.dispatch(run, effect.attempts);
				});
				return;
			case 'stop':
			case 'status':
				this.#control.push(controlMessage(run, effect));
				return;
			case 'slots': {
				const question: SlotsQuestion = { n, isAnswered: false };
				run.memory.slotsQuestion = question;
				this.#work.push(async () => {
					this.#slots = await askCapacity(run, { wanted: effect.wanted, question }, ports);
				});
				return;
			}
			case 'slots_back':
				run.memory.slotsQuestion = null;
				this.#work.push(() => giveBack(run, { keep: effect.keep, n }, ports));
				return;
			case 'block_back':
				this.#work.push(() => this.#tellBlockBack(run));
				return;
			case 'ended':
				return this.#prepareEnd(run, n);
			case 'project':
				return this.#prepareRow(run, effect.final);
			default:
				return unreachable(effect);
		}
	}

	async #tellBlockBack(run: Run): Promise<void> {
		try {
			await this.#ports.send.blockBack(run);
			run.memory.isBlockBack = true;
		} catch (problem) {
			run.memory.blockRefusedAt = this.#ports.now();
			this.#hasToWake = true;
			throw problem;
		}
	}

	#prepareEnd(run: Run, n: number): void {
		const end = endOf(run);
		run.memory.slotsQuestion = null;
		this.#ends.push(async () => {
			if (this.#isUnarmed && this.#isListed === false) return;
			if (end !== null) await tellEnd(run, { end, n }, this.#ports);
			this.#settled.push('ended');
		});
	}

	#prepareRow(run: Run, isFinal: boolean): void {
		const row = projectionOf(run);
		const taskRows = this.#sending.tasks.map((task) => taskProjectionOf(run, task));
		const { owesEnded, memory } = run;
		this.#isListed = false;
		this.#rows.push(async () => {
			const owesEnd = owesEnded && !this.#sending.isLookedAfter && !this.#settled.includes('ended');
			// The end of a run does not wait for a forced stop that was refused, and its alarm may be lost.
			const isOwed = owesEnd || memory.stopsRefusedAt !== null;
			await this.#ports.send.project(projectionMessages(listedRow(row, isOwed, this.#ports.now()), taskRows));
			this.#isListed = true;
			if (isFinal) this.#settled.push('projected');
		});
	}

	async #noted(send: Send): Promise<boolean> {
		try {
			await send();
			return true;
		} catch (problem) {
			this.#ports.log('send_failed', { instance: this.#sending.run.spec.instanceId, problem: messageOf(problem) });
			return false;
		}
	}
}

async function askCapacity(
	run: Run,
	{ wanted, question }: { readonly wanted: number; readonly question: SlotsQuestion },
	ports: InstancePorts,
): Promise<Acknowledged['slots']> {
	const granted = await ports.send.acquire(run, ownRequest(run, wanted, question.n));
	if (run.endedAt !== null) {
		// The run ended while it asked, and has told so already: nobody else would give these back before their lease.
		await giveBack(run, { keep: 0, n: run.seq }, ports);
		return null;
	}
	return { question, own: granted.slots, routes: granted.routes };
}

/** Of its own slots the run keeps what its block does not cover. */
async function giveBack(
	run: Run,
	{ keep, n }: { readonly keep: number; readonly n: number },
	ports: InstancePorts,
): Promise<void> {
	const { holder, wanted } = ownRequest(run, keep, n);
	await ports.send.release(run, { holder, keep: wanted, n });
}

/**
 * Slots of the run's own go back first: the scheduler takes back only the block it gave. A run that asked and has none
 * yet leaves the line, where it would keep pools from taking slots and be granted some in vain.
 */
async function tellEnd(
	run: Run,
	{ end, n }: { readonly end: EndReport; readonly n: number },
	ports: InstancePorts,
): Promise<void> {
	if (ownSlots(run) > 0 || run.memory.slotsWanted > run.block) await giveBack(run, { keep: 0, n }, ports);
	await ports.send.ended(run, end);
}
