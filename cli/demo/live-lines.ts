/** What is used of an output; the cursor moves only in a terminal. */
export type LineOutput = Pick<
	NodeJS.WriteStream,
	'isTTY' | 'columns' | 'write' | 'moveCursor' | 'cursorTo' | 'clearScreenDown'
>;

/** Lines that change over time. In a terminal they are rewritten in place; in a file each change is a line of its own. */
export class LiveLines {
	readonly #output: LineOutput;
	#shown: readonly string[] = [];

	constructor(output: LineOutput) {
		this.#output = output;
	}

	show(lines: readonly string[]): void {
		const changed = lines.filter((line, index) => line !== this.#shown[index]);
		if (changed.length === 0) return;
		if (this.#output.isTTY) this.#rewrite(lines);
		else this.#output.write(`${changed.join('\n')}\n`);
		this.#shown = lines;
	}

	#rewrite(lines: readonly string[]): void {
		// 0 from a terminal that does not know its size.
		const columns = this.#output.columns || Number.POSITIVE_INFINITY;
		if (this.#shown.length > 0) this.#output.moveCursor(0, -this.#shown.length);
		this.#output.cursorTo(0);
		this.#output.clearScreenDown();
		// A line that wraps would put the next rewrite one line too low.
		for (const line of lines)
			this.#output.write(`${line.length < columns ? line : `${line.slice(0, columns - 2)}…`}\n`);
	}
}
