import { z } from 'zod';
import type { Wakings } from '../floor/wakings.ts';
import type { startFloor } from '../floor-subject.ts';

/** More subrequests than this in one request are refused by some runtimes. */
const NAMES_AT_ONCE = 100;

const answerSchema = z.array(z.number().nullable());

/** So many bare objects with an alarm each. */
export class AlarmFloor {
	readonly #origin: string;
	readonly #names: readonly string[];

	constructor({ origin }: Pick<Awaited<ReturnType<typeof startFloor>>, 'origin'>, count: number) {
		this.#origin = origin;
		this.#names = Array.from({ length: count }, (_, place) => `sleeper-${place}`);
	}

	async wakeAt(at: number): Promise<void> {
		for (const names of this.#pieces()) await this.#ask({ names, at });
	}

	/** When each of them was woken, in epoch ms; null for one that has not been yet. */
	async rangAt(): Promise<readonly (number | null)[]> {
		const rang: (number | null)[] = [];
		for (const names of this.#pieces()) {
			const response = await this.#ask({ names });
			rang.push(...answerSchema.parse(await response.json()));
		}
		return rang;
	}

	#pieces(): readonly (readonly string[])[] {
		const pieces = Math.ceil(this.#names.length / NAMES_AT_ONCE);
		return Array.from({ length: pieces }, (_, place) =>
			this.#names.slice(place * NAMES_AT_ONCE, (place + 1) * NAMES_AT_ONCE),
		);
	}

	async #ask(wakings: Wakings): Promise<Response> {
		const response = await fetch(this.#origin, { method: 'POST', body: JSON.stringify(wakings) });
		if (!response.ok) throw new Error(`The floor answered ${response.status}: ${await response.text()}`);
		return response;
	}
}
