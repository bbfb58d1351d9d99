import type { Run, Task } from '../../state.ts';
import type { Known } from './known.ts';
import { placesInLine } from './waiting-line.ts';

/** What is worked out at most once for an answer, however many tasks it tells of. */
export interface Scene extends Known {
	/** Place of a task among those of its run that wait for a slot, from 1. */
	readonly placeOf: (task: Task) => number;
}

export function sceneOf(run: Run, known: Known): Scene {
	const places = once(() => placesInLine(run));
	return { ...known, deeds: once(known.deeds), placeOf: (task) => places().get(task) ?? 1 };
}

function once<Value>(work: () => Value): () => Value {
	let done: { readonly value: Value } | null = null;
	return () => {
		done ??= { value: work() };
		return done.value;
	};
}
