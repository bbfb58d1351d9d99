import type { GraphShape } from './graph.ts';
import type { GraphLayout } from './graph-layout.ts';

/** Where an arrow key leads, as the graph reads: along an edge, or to the neighbour beside. */
export type Step = 'forward' | 'back' | 'before' | 'after';

/** What an arrow key means in a graph that reads in this direction. */
export function stepOfKey(key: string, { direction }: GraphLayout): Step | undefined {
	const isRight = direction === 'right';
	switch (key) {
		case 'ArrowRight':
			return isRight ? 'forward' : 'after';
		case 'ArrowLeft':
			return isRight ? 'back' : 'before';
		case 'ArrowDown':
			return isRight ? 'after' : 'forward';
		case 'ArrowUp':
			return isRight ? 'before' : 'back';
		default:
			return undefined;
	}
}

/** Leads through a graph by keyboard: every node can be reached, and each step goes where the eye expects it. */
export class GraphWalk {
	readonly #layout: GraphLayout;
	readonly #after = new Map<string, string[]>();
	readonly #before = new Map<string, string[]>();

	constructor(shape: GraphShape, layout: GraphLayout) {
		this.#layout = layout;
		for (const { from, to } of layout.edges) {
			this.#after.set(from, [...(this.#after.get(from) ?? []), to]);
			this.#before.set(to, [...(this.#before.get(to) ?? []), from]);
		}
		this.first = [...shape.nodes].sort(
			(a, b) => this.#depth(a.key) - this.#depth(b.key) || this.#side(a.key) - this.#side(b.key),
		)[0]?.key;
	}

	/** Where somebody begins who has not chosen a node. */
	readonly first: string | undefined;

	upstreamOf(key: string): readonly string[] {
		return this.#before.get(key) ?? [];
	}

	downstreamOf(key: string): readonly string[] {
		return this.#after.get(key) ?? [];
	}

	step(from: string, step: Step): string | undefined {
		switch (step) {
			case 'forward':
				return this.#nearest(from, this.downstreamOf(from));
			case 'back':
				return this.#nearest(from, this.upstreamOf(from));
			case 'before':
				return this.#beside(from, -1);
			case 'after':
				return this.#beside(from, 1);
		}
	}

	/** Of several ends of edges the one that lies straightest ahead. */
	#nearest(from: string, candidates: readonly string[]): string | undefined {
		const side = this.#side(from);
		return [...candidates].sort((a, b) => Math.abs(this.#side(a) - side) - Math.abs(this.#side(b) - side))[0];
	}

	/** The next node in the same column; past its end, the nearest one of any column that lies on that side. */
	#beside(from: string, sign: 1 | -1): string | undefined {
		const side = this.#side(from);
		const depth = this.#depth(from);
		let found: string | undefined;
		let foundCost = Number.POSITIVE_INFINITY;
		for (const key of this.#layout.at.keys()) {
			const ahead = (this.#side(key) - side) * sign;
			if (ahead <= 0) continue;
			const cost = ahead + Math.abs(this.#depth(key) - depth) * 4;
			if (cost < foundCost) [found, foundCost] = [key, cost];
		}
		return found;
	}

	#depth(key: string): number {
		const at = this.#layout.at.get(key);
		return (this.#layout.direction === 'right' ? at?.x : at?.y) ?? 0;
	}

	#side(key: string): number {
		const at = this.#layout.at.get(key);
		return (this.#layout.direction === 'right' ? at?.y : at?.x) ?? 0;
	}
}
