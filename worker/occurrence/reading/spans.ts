/** One value, where `from` is `to`, or all from one to the other; over the end of the field if `to` is before `from`. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** From this many neighbours on "1 to 3" reads better than "1, 2 and 3". */
const RUN_MIN = 3;

/** Values in the order they are to be read, neighbours drawn together. */
export function spansOf(values: readonly number[]): readonly Span[] {
	const spans: Span[] = [];
	let run: number[] = [];
	for (const value of values) {
		const previous = run.at(-1);
		if (previous !== undefined && value !== previous + 1) {
			spans.push(...spansOfRun(run));
			run = [];
		}
		run.push(value);
	}
	spans.push(...spansOfRun(run));
	return spans;
}

function spansOfRun(run: readonly number[]): readonly Span[] {
	const [from, to] = [run[0], run.at(-1)];
	if (from === undefined || to === undefined) return [];
	return run.length >= RUN_MIN ? [{ from, to }] : run.map((value) => ({ from: value, to: value }));
}
