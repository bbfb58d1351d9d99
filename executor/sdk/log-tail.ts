import { CUT_MARK } from '../../worker/protocol/logs.ts';

const SPLIT_CHARACTER = /^\uFFFD+/;

/** The last bytes of a text that is written piece by piece. */
export class LogTail {
	readonly #maxBytes: number;
	#pieces: Uint8Array[] = [];
	#bytes = 0;
	#isCut = false;

	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
	}

	add(bytes: Uint8Array): void {
		this.#pieces.push(bytes);
		this.#bytes += bytes.byteLength;
		// Joining only when twice the size has gathered keeps the cost of a byte constant however small the pieces are.
		if (this.#bytes > 2 * this.#maxBytes) this.#trim();
	}

	text(): string {
		this.#trim();
		const text = new TextDecoder().decode(this.#pieces[0] ?? new Uint8Array());
		return this.#isCut ? CUT_MARK + text.replace(SPLIT_CHARACTER, '') : text;
	}

	#trim(): void {
		const all = new Uint8Array(this.#bytes);
		let place = 0;
		for (const piece of this.#pieces) {
			all.set(piece, place);
			place += piece.byteLength;
		}
		const kept = all.slice(-this.#maxBytes);
		this.#isCut ||= kept.byteLength < all.byteLength;
		this.#pieces = [kept];
		this.#bytes = kept.byteLength;
	}
}
