/** Tells the line of positions of a text, from 1; made once for many positions. */
export class LineNumbers {
	readonly #starts: number[] = [0];

	constructor(text: string) {
		for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
	}

	lineAt(position: number): number {
		let low = 0;
		let high = this.#starts.length;
		while (low + 1 < high) {
			const middle = (low + high) >> 1;
			if ((this.#starts[middle] ?? 0) <= position) low = middle;
			else high = middle;
		}
		return low + 1;
	}
}
