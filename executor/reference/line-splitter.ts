/** No line that sets an output is longer, since outputs are at most 256 KiB. */
const MAX_LINE_CHARACTERS = 512 * 1024;

/** Cuts text that comes in pieces into lines. An overlong line is passed over, so that memory stays bounded. */
export class LineSplitter {
	readonly #onLine: (line: string) => void;
	#open = '';
	#isOverlong = false;

	constructor(onLine: (line: string) => void) {
		this.#onLine = onLine;
	}

	write(text: string): void {
		const [first = '', ...others] = text.split('\n');
		this.#extend(first);
		for (const next of others) {
			this.end();
			this.#extend(next);
		}
	}

	/** Ends the last line, which may lack its line feed. */
	end(): void {
		if (!this.#isOverlong && this.#open !== '') this.#onLine(this.#open);
		this.#open = '';
		this.#isOverlong = false;
	}

	#extend(text: string): void {
		this.#isOverlong ||= this.#open.length + text.length > MAX_LINE_CHARACTERS;
		this.#open = this.#isOverlong ? '' : this.#open + text;
	}
}
