/** The items in an order that a seed decides. */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
	const mixed = [...items];
	let state = seed >>> 0;
	for (let index = mixed.length - 1; index > 0; index -= 1) {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		const other = state % (index + 1);
		const [one, two] = [mixed[index], mixed[other]];
		if (one !== undefined && two !== undefined) [mixed[index], mixed[other]] = [two, one];
	}
	return mixed;
}
