/** A few small numbers, ready to be asked for the next and the previous one. */
export interface ValueSet {
	readonly first: number;
	readonly last: number;
	readonly size: number;
	/** The smallest of them that is at least `value`; -1 if there is none. `value` is between 0 and the maximum + 1. */
	atLeast(value: number): number;
	/** The greatest of them that is at most `value`; -1 if there is none. `value` is between -1 and the maximum. */
	atMost(value: number): number;
}

/** @param values in order, each once, at least one; none above `max`. */
export function valueSetOf(values: readonly number[], max: number): ValueSet {
	const members = new Set(values);
	const above = new Int16Array(max + 2).fill(-1);
	const below = new Int16Array(max + 2).fill(-1);
	for (let value = max; value >= 0; value -= 1) above[value] = members.has(value) ? value : (above[value + 1] ?? -1);
	for (let value = 0; value <= max; value += 1) below[value + 1] = members.has(value) ? value : (below[value] ?? -1);
	return {
		first: values[0] ?? -1,
		last: values.at(-1) ?? -1,
		size: members.size,
		atLeast: (value) => above[value] ?? -1,
		atMost: (value) => below[value + 1] ?? -1,
	};
}
