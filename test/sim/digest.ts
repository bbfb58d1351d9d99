import { fnv1a } from '../../worker/dispatch/fnv1a.ts';

/** A number over all lines of a trace, in order. */
export class Digest {
	#hash = fnv1a('');
	#lines = 0;

	add(line: string): void {
		this.#hash = fnv1a(line, this.#hash);
		this.#lines += 1;
	}

	get value(): string {
		return `${this.#lines}-${this.#hash.toString(16).padStart(8, '0')}`;
	}
}
