import type { Command } from '../engine/command.ts';
import type { Effect } from '../engine/effect.ts';
import type { Run } from '../engine/state.ts';
import { messageOf } from '../lib/log-line.ts';
import { type Sending, type Sends, sendsOf } from './effects.ts';
import type { InstancePorts } from './instance-ports.ts';
import type { Listing } from './listing.ts';

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
	prepare(sending: Sending): { readonly control: () => Promise<void>; readonly rest: () => Promise<void> } {
		const sends = sendsOf(sending, this.#ports);
		const { endedAt } = sending.run;
		return { control: sends.control, rest: () => this.#settle(sends, endedAt) };
	}

	/** Brings the run's row in the lists up to date. */
	list(run: Run, standing: Omit<Sending, 'run' | 'effects'>): Promise<void> {
		const effects: readonly Effect[] = [{ kind: 'project', final: false }];
		return this.prepare({ run, effects, ...standing }).rest();
	}

	/** Never fails, because nobody may be waiting for it. */
	async #settle(sends: Sends, endedAt: number | null): Promise<void> {
		try {
			const { settled, slots, isListed } = await sends.rest();
			if (isListed !== null) this.#listing.told(isListed);
			if (slots !== null) await this.#run.act((at) => ({ kind: 'slots', at, ...slots }));
			// An acknowledgement belongs to the end it was sent for, not to one of a later round.
			if (settled.length > 0 && this.#run.load()?.endedAt === endedAt)
				await this.#run.act((at) => ({ kind: 'settle', at, effects: settled }));
		} catch (problem) {
			this.#ports.log('sends_not_settled', { problem: messageOf(problem) });
		}
	}
}
