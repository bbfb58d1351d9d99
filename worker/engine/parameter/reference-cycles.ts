import type { Parameter } from '../../contract/parameter.ts';
import { isEmptyValue } from './coerce.ts';
import { namesIn } from './reference.ts';

/** What the value of each parameter of a list refers to, by the parameter's name. */
export type References = ReadonlyMap<string, readonly string[]>;

/** The references of a list of parameters. An empty value counts as not given, as it does when a name is looked up. */
export function referencesOf(params: readonly Parameter[]): References {
	const given = params.filter((parameter) => parameter.direction === 'in' && !isEmptyValue(parameter.value));
	return new Map(given.map((parameter) => [parameter.name, [...namesIn(parameter.value)]]));
}

/**
 * Circles of `${}` references through a list of parameters, as the names on them, the first one of the list: one for
 * each reference that leads back into the path walked, at most `cyclesMax`. `below` are the references of the level
 * below the list; a name of the list hides its like there. Circles that lie below altogether are not the list's.
 */
export function referenceCycles(own: References, below: References, cyclesMax: number): string[][] {
	const cycles: string[][] = [];
	// The path is kept by hand, as five hundred parameters may refer to one another in a row.
	const path: { name: string; left: Iterator<string> }[] = [];
	const placeOnPath = new Map<string, number | null>();
	const enter = (name: string) => {
		if (placeOnPath.has(name)) return;
		placeOnPath.set(name, path.length);
		path.push({ name, left: (own.get(name) ?? below.get(name) ?? []).values() });
	};
	const leave = (name: string) => {
		placeOnPath.set(name, null);
		path.pop();
	};
	for (const root of own.keys()) {
		enter(root);
		for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
			const next = step.left.next();
			if (next.done) {
				leave(step.name);
				continue;
			}
			const place = placeOnPath.get(next.value) ?? path.length;
			const circle = path.slice(place).map(({ name }) => name);
			const first = circle.findIndex((name) => own.has(name));
			if (first >= 0) cycles.push([...circle.slice(first), ...circle.slice(0, first)]);
			if (cycles.length >= cyclesMax) return cycles;
			enter(next.value);
		}
	}
	return cycles;
}
