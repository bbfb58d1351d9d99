/**
 * Whether a value, written out, has more than `max` characters, counting what is shared as often as it is used. Gives up
 * as soon as it knows, so a value that refers to the same large part again and again costs no more than `max`.
 */
export function isWrittenLonger(value: unknown, max: number): boolean {
	let left = max;
	const open: Iterator<unknown>[] = [[value].values()];
	for (let inside = open.at(-1); inside !== undefined && left >= 0; inside = open.at(-1)) {
		const next = inside.next();
		if (next.done === true) open.pop();
		else if (typeof next.value === 'object' && next.value !== null) open.push(partsOf(next.value));
		else left -= typeof next.value === 'string' ? next.value.length + 1 : 1;
	}
	return left < 0;
}

/** Lists cost their commas, objects their keys too. */
function partsOf(value: object): Iterator<unknown> {
	return Array.isArray(value) ? ['', ...value].values() : ['', ...Object.entries(value).flat()].values();
}
