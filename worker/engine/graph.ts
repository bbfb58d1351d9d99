import type { WorkflowNode } from '../contract/workflow-document.ts';

/** For every node the indexes of its neighbours in one direction. Lists may be shared and are never changed. */
export type Edges = readonly (readonly number[])[];

/** A document's nodes by position, with the edges that lead somewhere. */
export interface Graph {
	readonly indexByKey: ReadonlyMap<string, number>;
	readonly upstream: Edges;
	readonly downstream: Edges;
}

/**
 * The graph of a document's nodes. Of equal keys the first counts; edges to nobody, to oneself and repeated ones are
 * left out, so that a wrong document still has a graph in which the rest can be checked.
 */
export function graphOf(nodes: readonly Pick<WorkflowNode, 'key' | 'upstream'>[]): Graph {
	const indexByKey = new Map<string, number>();
	for (const [index, node] of nodes.entries()) if (!indexByKey.has(node.key)) indexByKey.set(node.key, index);
	const upstream = nodes.map((node, index) => {
		const found = new Set<number>();
		for (const key of node.upstream) {
			const from = indexByKey.get(key);
			if (from !== undefined && from !== index) found.add(from);
		}
		return [...found];
	});
	return { indexByKey, upstream, downstream: reversed(upstream) };
}

/** The same edges, seen from their other end; every list is in ascending order. */
function reversed(edges: Edges): Edges {
	const result: number[][] = edges.map(() => []);
	for (const [index, neighbours] of edges.entries()) {
		for (const neighbour of neighbours) result[neighbour]?.push(index);
	}
	return result;
}

/** Nodes ordered so that each comes after all of its upstream. Nodes on a cycle, or behind one, are missing. */
export function topologicalOrder(graph: Pick<Graph, 'upstream' | 'downstream'>): readonly number[] {
	const missing = Int32Array.from(graph.upstream, (neighbours) => neighbours.length);
	const order: number[] = [];
	for (const [index, count] of missing.entries()) if (count === 0) order.push(index);
	// The loop reaches what it appends: the order is its own queue.
	for (const index of order) {
		for (const next of graph.downstream[index] ?? []) {
			const left = (missing[next] ?? 0) - 1;
			missing[next] = left;
			if (left === 0) order.push(next);
		}
	}
	return order;
}

/** The given nodes and all that the edges lead to from them. */
export function reachable(edges: Edges, from: Iterable<number>): ReadonlySet<number> {
	const found = new Set(from);
	// A Set is walked in insertion order, what is added on the way included.
	for (const index of found) {
		for (const next of edges[index] ?? []) found.add(next);
	}
	return found;
}

/** A depth-first walk against the flow. Its path is kept by hand: a long chain would overflow the call stack. */
interface Walk {
	readonly upstream: Edges;
	readonly path: number[];
	/** Position on the path, or -1. */
	readonly place: Int32Array;
	/** The edge to follow next; 0 for nodes not visited yet. */
	readonly nextEdge: Int32Array;
}

/**
 * Cycles, each as the indexes on it in the direction of the flow. A graph can have exponentially many; these are one for
 * each edge that leads back into the path of the walk, so that without the edges from the first to the second node of
 * each there is none left. At most `cyclesMax` of them.
 */
export function cyclesOf(upstream: Edges, cyclesMax: number): readonly (readonly number[])[] {
	const { length } = upstream;
	const walk = { upstream, path: [], place: new Int32Array(length).fill(-1), nextEdge: new Int32Array(length) };
	const cycles: number[][] = [];
	for (const root of upstream.keys()) {
		enter(walk, root);
		for (let cycle = nextCycle(walk); cycle !== null; cycle = nextCycle(walk)) {
			cycles.push(cycle);
			if (cycles.length === cyclesMax) return cycles;
		}
	}
	return cycles;
}

function enter(walk: Walk, node: number): void {
	if (walk.nextEdge[node] !== 0) return;
	walk.place[node] = walk.path.length;
	walk.path.push(node);
}

/** Walks on until an edge leads back into the path; null when everything above the root is visited. */
function nextCycle(walk: Walk): number[] | null {
	for (let node = walk.path.at(-1); node !== undefined; node = walk.path.at(-1)) {
		const edge = walk.nextEdge[node] ?? 0;
		walk.nextEdge[node] = edge + 1;
		const next = walk.upstream[node]?.[edge];
		if (next === undefined) {
			walk.place[node] = -1;
			walk.path.pop();
			continue;
		}
		const place = walk.place[next] ?? -1;
		if (place >= 0) return [next, ...walk.path.slice(place + 1).reverse()];
		enter(walk, next);
	}
	return null;
}
