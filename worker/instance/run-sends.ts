import type { Command } from '../engine/command.ts';
import type { Effect } from '../engine/effect.ts';
import type { Run } from '../engine/state.ts';
import { messageOf } from '../lib/log-line.ts';
import { type Sending, type Sends, type SlotsAnswer, sendsOf } from './effects.ts';
import type { InstancePorts } from './instance-ports.ts';
import type { Listing } from './listing.ts';
import type { DueTasks } from './task-listing.ts';

/** What the sends of a run need of it. */
export interface SendingRun {
	readonly load: () => Run | null;
	readonly act: (command: (now: number) => Command) => Promise<unknown>;
}

/** Carries out what turns owe, and takes what the other parts acknowledge back to the run. */
export class RunSends {
	readonly #ports: InstancePorts;
	readonly #listing: Listing;
	readonly #run: SendingRun;

	constructor(ports: InstancePorts, listing: Listing, run: SendingRun) {
		this.#ports = ports;
		this.#listing = listing;
		this.#run = run;
	}

	/** Prepares the sends of a turn, in two steps; neither ever fails. */
	prepare(sending: Omit<Sending, 'tasks'>): {
		readonly control: () => Promise<void>;
		readonly rest: () => Promise<void>;
	} {
		const { run, effects } = sending;
		const row = effects.find((effect) => effect.kind === 'project');
		const due = row === undefined ? NO_TASKS : this.#listing.tasks.due(run, row.final);
		const sends = sendsOf({ ...sending, tasks: due.tasks }, this.#ports);
		const { endedAt } = run;
		return { control: sends.control, rest: () => this.#settle(sends, due, endedAt) };
	}

	/** Brings the run's row in the lists up to date. */
	list(run: Run, standing: Omit<Sending, 'run' | 'effects' | 'tasks'>): Promise<void> {
		const effects: readonly Effect[] = [{ kind: 'project', final: false }];
		return this.prepare({ run, effects, ...standing }).rest();
	}

	/** An answer that came late may count slots that were given back, or granted anew, while it was on its way. */
	async #takeSlots({ question, own, routes }: SlotsAnswer): Promise<void> {
		const run = this.#run.load();
		if (run === null || run.memory.slotsQuestion !== question || question.isAnswered) return;
		question.isAnswered = true;
		await this.#run.act((at) => ({ kind: 'slots', at, slots: run.block + own, routes }));
	}

	/** Never fails, because nobody may be waiting for it. */
	async #settle(sends: Sends, due: DueTasks, endedAt: number | null): Promise<void> {
		try {
			const { settled, slots, isListed, hasToWake } = await sends.rest();
			// The turn armed the alarm before it could know: a tick that is too early moves it and does nothing else.
			if (hasToWake) await this.#run.act((at) => ({ kind: 'tick', at }));
			if (isListed !== null) await this.#told(isListed, due);
			if (slots !== null) await this.#takeSlots(slots);
			// An acknowledgement belongs to the end it was sent for, not to one of a later round.
			if (settled.length > 0 && this.#run.load()?.endedAt === endedAt)
				await this.#run.act((at) => ({ kind: 'settle', at, effects: settled }));
		} catch (problem) {
			this.#ports.log('sends_not_settled', { problem: messageOf(problem) });
		}
	}

	async #told(isListed: boolean, due: DueTasks): Promise<void> {
		this.#listing.told(isListed);
		const upTo = this.#listing.tasks.told(due, isListed);
		// With the end of a run all of its rows are settled together.
		if (upTo !== null && this.#run.load()?.endedAt === null)
			await this.#run.act((at) => ({ kind: 'listed', at, upTo }));
	}
}

const NO_TASKS: DueTasks = { tasks: [], from: 0, upTo: 0 };
