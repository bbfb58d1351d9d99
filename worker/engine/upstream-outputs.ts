import type { WorkflowNode } from '../contract/workflow-document.ts';
import { type Graph, topologicalOrder } from './graph.ts';

/** Bits of an Int32Array's element that one pass over the graph can carry. */
const NAMES_PER_PASS = 31;

/** The answer of one pass: which of its names some node before a given one puts out. */
export interface UpstreamOutputs {
	readonly names: readonly string[];
	readonly reaches: (name: string, index: number) => boolean;
}

/**
 * Walks the graph once for every NAMES_PER_PASS names, as each node knowing all names before it would take memory of
 * nodes times names. Disabled nodes put out nothing.
 *
 * @param graph that of the nodes, without a cycle.
 */
export function* upstreamOutputs(
	nodes: readonly WorkflowNode[],
	graph: Graph,
	names: readonly string[],
): Generator<UpstreamOutputs> {
	const order = topologicalOrder(graph);
	const producers = producersOf(nodes);
	for (let start = 0; start < names.length; start += NAMES_PER_PASS) {
		const ofPass = names.slice(start, start + NAMES_PER_PASS);
		const bits = new Map(ofPass.map((name, place) => [name, 1 << place]));
		const own = new Int32Array(nodes.length);
		for (const [name, bit] of bits) addBits(own, producers.get(name) ?? [], bit);
		const above = new Int32Array(nodes.length);
		for (const index of order) above[index] = handedTo(graph.upstream[index] ?? [], own, above);
		const reaches = (name: string, index: number) => ((above[index] ?? 0) & (bits.get(name) ?? 0)) !== 0;
		yield { names: ofPass, reaches };
	}
}

function handedTo(upstream: readonly number[], own: Int32Array, above: Int32Array): number {
	return upstream.reduce((bits, from) => bits | (own[from] ?? 0) | (above[from] ?? 0), 0);
}

function addBits(masks: Int32Array, indexes: readonly number[], bits: number): void {
	for (const index of indexes) masks[index] = (masks[index] ?? 0) | bits;
}

/** The nodes that put out each name. */
function producersOf(nodes: readonly WorkflowNode[]): ReadonlyMap<string, readonly number[]> {
	const producers = new Map<string, number[]>();
	for (const [index, node] of nodes.entries()) {
		for (const { direction, name } of node.disabled ? [] : node.params) {
			if (direction === 'in') continue;
			const known = producers.get(name);
			if (known === undefined) producers.set(name, [index]);
			else known.push(index);
		}
	}
	return producers;
}
