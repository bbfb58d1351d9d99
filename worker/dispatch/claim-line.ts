import type { ClaimedAttempt } from '../engine/claim.ts';
import type { AttemptRef } from '../engine/command.ts';
import { messageOf } from '../lib/log-line.ts';
import { decideClaim } from './decide-claim.ts';
import type { DispatchPorts, RunRef } from './dispatch-ports.ts';
import type { RunWork } from './group-by-run.ts';
import type { Lanes } from './lanes.ts';

/** A run that takes longer to answer a claim no longer keeps the others of its batch from being claimed. */
const SLOW_CLAIM_MS = 1000;

/**
 * Takes what came of a claim: how many attempts it was about, and those of them that are to be sent; null when the run
 * could not be reached.
 */
export type TakeClaimed = (asked: number, claimed: readonly ClaimedAttempt[] | null) => void;

interface Unclaimed {
	readonly run: RunRef;
	readonly attempts: AttemptRef[];
	readonly take: TakeClaimed;
}

/** What a batch has not claimed yet, in order; it is claimed slice by slice as lanes become free. */
export class ClaimLine {
	readonly #ports: DispatchPorts;
	readonly #lanes: Lanes;
	readonly #line: Unclaimed[] = [];
	readonly #startedAt: number;
	#unclaimed = 0;
	#claiming = 0;

	constructor(ports: DispatchPorts, lanes: Lanes) {
		this.#ports = ports;
		this.#lanes = lanes;
		this.#startedAt = ports.now();
	}

	/** Attempts in line, those included whose claim is under way. */
	get length(): number {
		return this.#unclaimed;
	}

	join({ run, attempts }: RunWork, take: TakeClaimed): void {
		this.#unclaimed += attempts.length;
		this.#line.push({ run, attempts: [...attempts], take });
		this.advance();
	}

	/** Claims what there is room for; to be called whenever a lane may have become free. */
	advance(): void {
		for (let first = this.#line[0]; first !== undefined; first = this.#line[0]) {
			const { busy: busyLanes, waiting, freed } = this.#lanes;
			const elapsedMs = this.#ports.now() - this.#startedAt;
			const room = decideClaim({ busyLanes, waiting, claiming: this.#claiming, freed, elapsedMs });
			if (room === 0) return;
			const slice = first.attempts.splice(0, room);
			if (first.attempts.length === 0) this.#line.shift();
			this.#claim(first, slice);
		}
	}

	#claim(from: Unclaimed, slice: readonly AttemptRef[]): void {
		const leave = this.#enter(slice.length);
		const returned = (claimed: readonly ClaimedAttempt[] | null) => {
			leave();
			// Where one claim failed the next would, so the rest comes again with its messages.
			const asked = slice.length + (claimed === null ? this.#drop(from) : 0);
			this.#unclaimed -= asked;
			from.take(asked, claimed);
			this.advance();
		};
		this.#ask(from.run, slice).then(returned, () => returned(null));
	}

	/** Counts attempts as being claimed, until the claim returns or has taken too long. */
	#enter(attempts: number): () => void {
		this.#claiming += attempts;
		let counts = true;
		const leave = () => {
			if (counts) this.#claiming -= attempts;
			counts = false;
		};
		const cancel = this.#ports.after(SLOW_CLAIM_MS, () => {
			leave();
			this.advance();
		});
		return () => {
			cancel();
			leave();
		};
	}

	async #ask(run: RunRef, slice: readonly AttemptRef[]): Promise<readonly ClaimedAttempt[] | null> {
		try {
			return await this.#ports.claim(run, slice);
		} catch (error) {
			this.#ports.log('dispatch_claim_failed', { ...run, problem: messageOf(error) });
			return null;
		}
	}

	#drop(from: Unclaimed): number {
		const place = this.#line.indexOf(from);
		if (place >= 0) this.#line.splice(place, 1);
		return from.attempts.splice(0).length;
	}
}
