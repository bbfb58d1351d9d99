import type { Parameter } from '../../contract/parameter.ts';
import { isEmptyValue } from './coerce.ts';
import { namesIn } from './reference.ts';

/**
 * Circles of `${}` references that start from a list of parameters, each once, as the names on it. `outer` are the
 * declarations below the list in precedence; a name the list gives a value hides theirs.
 */
export function referenceCycles(params: readonly Parameter[], outer: readonly Parameter[]): string[][] {
	const own = valuesOf(params);
	if (![...own.values()].some((parameter) => referencesOf(parameter).size > 0)) return [];
	const below = valuesOf(outer);
	const cycles: string[][] = [];
	const done = new Set<string>();
	for (const root of own.keys()) {
		// One entry per name being followed, with the references still to follow; recursion could be too deep.
		const path: { name: string; left: string[] }[] = [];
		const onPath = new Set<string>();
		const enter = (name: string) => {
			const parameter = own.get(name) ?? below.get(name);
			if (parameter === undefined || done.has(name)) return;
			path.push({ name, left: [...referencesOf(parameter)] });
			onPath.add(name);
		};
		enter(root);
		for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
			const next = step.left.shift();
			if (next === undefined) {
				done.add(step.name);
				onPath.delete(step.name);
				path.pop();
			} else if (onPath.has(next)) {
				const names = path.map((entry) => entry.name);
				cycles.push(names.slice(names.indexOf(next)));
			} else enter(next);
		}
	}
	return cycles;
}

/** Declared values by name. An empty one counts as not given, as it does when it is looked up. */
function valuesOf(params: readonly Parameter[]): ReadonlyMap<string, Parameter> {
	const given = params.filter((parameter) => parameter.direction === 'in' && !isEmptyValue(parameter.value));
	return new Map(given.map((parameter) => [parameter.name, parameter]));
}

function referencesOf(parameter: Parameter): ReadonlySet<string> {
	return namesIn(parameter.value);
}
