import type { JsonValue } from '../../contract/parameter.ts';
import { isEmptyValue } from './coerce.ts';

/** A finished upstream task, as the tasks directly behind it see it. */
export interface UpstreamValues {
	readonly key: string;
	/** Epoch ms. */
	readonly finishedAt: number;
	readonly context: Context;
	/** Its declared outputs, which hide what its own context holds under the same names. */
	readonly outputs: Readonly<Record<string, JsonValue>>;
}

interface Found {
	readonly value: JsonValue;
	readonly key: string;
	readonly finishedAt: number;
}

/**
 * The OUT values a task sees (D9), as a view over the tasks before it: nothing is copied, so the contexts of a run take
 * memory for its edges and outputs only, where copies would grow with the square of a chain. A name once looked up is
 * remembered here; a task below that asks for it again finds the answer one step up instead of at the far end.
 */
export class Context {
	readonly #upstream: readonly UpstreamValues[];
	readonly #known = new Map<string, Found | null>();

	constructor(upstream: readonly UpstreamValues[]) {
		this.#upstream = upstream;
	}

	/**
	 * The value of a name, or undefined. Where several upstream branches bring it, the one whose producer finished later
	 * wins, an empty one only over none; at the same instant the one whose node key sorts last.
	 */
	get(name: string): JsonValue | undefined {
		let found = this.#known.get(name);
		if (found === undefined) {
			found = this.#find(name);
			this.#known.set(name, found);
		}
		return found?.value;
	}

	#find(name: string): Found | null {
		let best: Found | null = null;
		const toVisit = new Set<Context>([this]);
		// A Set is walked in insertion order, what is added on the way included.
		for (const context of toVisit) {
			const known = context.#known.get(name);
			if (known !== undefined) {
				best = stronger(best, known);
				continue;
			}
			for (const task of context.#upstream) {
				const value = Object.hasOwn(task.outputs, name) ? task.outputs[name] : undefined;
				if (value === undefined) toVisit.add(task.context);
				else best = stronger(best, { value, key: task.key, finishedAt: task.finishedAt });
			}
		}
		return best;
	}
}

const EMPTY = new Context([]);

/**
 * The context of a task from those directly before it. Tasks without outputs hand their own context on as it is; a task
 * behind only such tasks shares theirs.
 */
export function contextOf(upstream: readonly UpstreamValues[]): Context {
	const producers = upstream.filter(hasOutputs);
	const passed = new Set(upstream.flatMap((task) => (hasOutputs(task) ? [] : task.context)));
	passed.delete(EMPTY);
	const [only = EMPTY] = passed;
	if (producers.length === 0 && passed.size <= 1) return only;
	const handedOn = [...passed].map((context) => ({ key: '', finishedAt: 0, context, outputs: {} }));
	return new Context([...producers, ...handedOn]);
}

function hasOutputs(task: UpstreamValues): boolean {
	return Object.keys(task.outputs).length > 0;
}

/** The stronger of two values in a total order, so that it does not matter how branches meet on the way. */
function stronger(one: Found | null, other: Found | null): Found | null {
	if (one === null || other === null) return one ?? other;
	if (isEmptyValue(one.value) !== isEmptyValue(other.value)) return isEmptyValue(one.value) ? other : one;
	if (one.finishedAt !== other.finishedAt) return one.finishedAt > other.finishedAt ? one : other;
	return one.key > other.key ? one : other;
}
